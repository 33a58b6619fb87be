import { closeSync, openSync, writeSync } from "node:fs";
import type { Envelope } from "@cucumber/messages";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";

/** Cucumber's messages, one a line, for tools that read them. */
export interface MessageFile extends Disposable {
  /** @throws EquipmentFault DISK_FULL; what was not written then is written with what comes next */
  write(envelope: Envelope): void;
}

const bufferLimit = 64 * 1024;

/** Creates `file`, which must not exist, or goes on in it. */
export function openMessageFile(file: string, { goOn = false } = {}): MessageFile {
  const descriptor = openSync(file, goOn ? "a" : "wx", 0o644);
  let unwritten = Buffer.alloc(0);
  let buffered: string[] = [];
  let length = 0;
  let closed = false;

  const flush = (): void => {
    unwritten = Buffer.concat([unwritten, Buffer.from(buffered.join(""))]);
    buffered = [];
    length = 0;
    try {
      while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(descriptor, unwritten));
    } catch (cause) {
      throw new EquipmentFault("DISK_FULL", `${file}: it cannot be written: ${messageOf(cause)}.`, {
        help: "Make room on that disk and run again.",
        cause,
      });
    }
  };

  return {
    write(envelope) {
      const line = `${JSON.stringify(envelope)}\n`;
      buffered.push(line);
      length += line.length;
      if (length > bufferLimit) flush();
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      try {
        flush();
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

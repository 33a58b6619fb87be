import { closeSync, openSync, writeSync } from "node:fs";
import type { Envelope } from "@cucumber/messages";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";

/** Cucumber's messages, one a line, for tools that read them. */
export interface MessageFile extends Disposable {
  /** @throws EquipmentFault DISK_FULL */
  write(envelope: Envelope): void;
}

const bufferLimit = 64 * 1024;

export function openMessageFile(file: string): MessageFile {
  const descriptor = openSync(file, "wx", 0o644);
  let buffered: string[] = [];
  let length = 0;
  let closed = false;

  const flush = (): void => {
    const bytes = Buffer.from(buffered.join(""));
    buffered = [];
    length = 0;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
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

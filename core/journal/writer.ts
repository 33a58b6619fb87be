import { hash } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { EquipmentFault, messageOf } from "../kernel/index.ts";
import { chainStart, type JournalRecord } from "./record.ts";

/** Appends records, one JSON object a line, each with the hash of the line before. What was appended before an error stays readable. */
export interface JournalWriter extends Disposable {
  readonly file: string;
  /** Durable on return for the start and the end of a run and the end of a scenario. @throws EquipmentFault DISK_FULL, ABORTED once it is closed */
  append(record: JournalRecord): void;
}

const syncedTypes: ReadonlySet<JournalRecord["type"]> = new Set([
  "run-started",
  "scenario-finished",
  "run-finished",
]);
const bufferLimit = 64 * 1024;

/** Creates `file`, which must not exist. */
export function openJournal(file: string, clock: () => number = () => performance.now()): JournalWriter {
  const descriptor = openSync(file, "wx", 0o644);
  const openedAt = clock();
  let seq = 0;
  let prev = chainStart;
  let buffered = "";
  let unwritten = Buffer.alloc(0);
  let closed = false;

  const flush = (): void => {
    unwritten = Buffer.concat([unwritten, Buffer.from(buffered)]);
    buffered = "";
    // What a full disk did not take stays for the next attempt: a gap would make all that follows unreadable.
    while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(descriptor, unwritten));
  };

  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (cause) {
      throw new EquipmentFault("DISK_FULL", `${file}: the journal cannot be written: ${messageOf(cause)}.`, {
        help: "Make room on that disk and run again; what was written before is whole and readable.",
        cause,
      });
    }
  };

  return {
    file,
    append(record) {
      // Its descriptor may be another file's by now.
      if (closed) {
        throw new EquipmentFault("ABORTED", `${file}: the journal is closed; ${record.type} came too late.`, {
          help: "This is a fault of Assay itself; please report it.",
        });
      }
      seq += 1;
      const now = clock();
      const stamp = { seq, at: new Date().toISOString(), t: Math.round((now - openedAt) * 1000) / 1000 };
      const line = JSON.stringify({ ...record, ...stamp, prev });
      prev = hash("sha256", line);
      buffered += `${line}\n`;
      const synced = syncedTypes.has(record.type);
      if (!synced && buffered.length < bufferLimit) return;
      guarded(() => {
        flush();
        if (synced) fdatasyncSync(descriptor);
      });
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      try {
        guarded(flush);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

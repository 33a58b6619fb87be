import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { EquipmentFault, messageOf } from "../kernel/index.ts";
import type { JournalRecord } from "./record.ts";

/** Appends records, one JSON object a line. What was appended before an error stays readable. */
export interface JournalWriter extends Disposable {
  readonly file: string;
  /** Durable on return for the end of a scenario or a run. @throws EquipmentFault DISK_FULL, ABORTED once it is closed */
  append(record: JournalRecord): void;
}

const syncedTypes: ReadonlySet<JournalRecord["type"]> = new Set(["run-started", "run-finished"]);
/** Ends of scenarios are made durable together: a sync costs more than a quick scenario. */
const syncEveryMs = 250;
const bufferLimit = 64 * 1024;

/** Creates `file`, which must not exist. */
export function openJournal(file: string, clock: () => number = () => performance.now()): JournalWriter {
  const descriptor = openSync(file, "wx", 0o644);
  const openedAt = clock();
  let seq = 0;
  let lastSync = openedAt;
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
      buffered += `${JSON.stringify({ ...record, ...stamp })}\n`;
      const ends = record.type === "scenario-finished" || syncedTypes.has(record.type);
      if (!ends && buffered.length < bufferLimit) return;
      guarded(() => {
        flush();
        if (!syncedTypes.has(record.type) && now - lastSync < syncEveryMs) return;
        fsyncSync(descriptor);
        lastSync = now;
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

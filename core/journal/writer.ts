import { hash } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { EquipmentFault, messageOf } from "../kernel/index.ts";
import { chainStart, type JournalRecord } from "./record.ts";

/** Appends records, one JSON object a line, each with the hash of the line before. What was appended before an error stays readable. */
export interface JournalWriter extends Disposable {
  readonly file: string;
  /** Durable on return for the start and the end of a run, a step that failed, and the end of a scenario. @throws EquipmentFault DISK_FULL, ABORTED once it is closed */
  append(record: JournalRecord): void;
}

/** A journal of its own, in a file. */
export interface JournalFile extends JournalWriter {
  /** Writes what a full disk did not take before, durable on return. @throws EquipmentFault DISK_FULL; nothing is lost then */
  flush(): void;
}

/** What a journal is written to, by a file's descriptor. */
export interface JournalDisk {
  /** Returns how many of the bytes were taken. @throws Error of the file system */
  write(descriptor: number, bytes: Uint8Array): number;
  /** Durable on return. @throws Error of the file system */
  sync(descriptor: number): void;
}

export const systemDisk: JournalDisk = { write: writeSync, sync: fdatasyncSync };

/** Where a journal goes on. */
export interface JournalEnd {
  /** Of the last line; 0 before the first. */
  readonly seq: number;
  /** Hash of the last line. */
  readonly prev: string;
  /** Ms since the journal was opened at first. */
  readonly t: number;
}

const syncedTypes: ReadonlySet<JournalRecord["type"]> = new Set([
  "run-started",
  "scenario-finished",
  "run-finished",
]);
const bufferLimit = 64 * 1024;
const beginning: JournalEnd = { seq: 0, prev: chainStart, t: 0 };

/** Creates `file`, which must not exist. */
export function openJournal(
  file: string,
  clock: () => number = () => performance.now(),
  disk: JournalDisk = systemDisk,
): JournalFile {
  return writeBehind(file, openSync(file, "wx", 0o644), beginning, clock, disk);
}

/** Goes on behind `end`, by the `descriptor` of a file that is open for it. */
export function writeBehind(
  file: string,
  descriptor: number,
  end: JournalEnd,
  clock: () => number,
  disk: JournalDisk,
): JournalFile {
  const openedAt = clock() - end.t;
  let { seq, prev } = end;
  let buffered = "";
  let unwritten = Buffer.alloc(0);
  let closed = false;

  const flush = (): void => {
    unwritten = Buffer.concat([unwritten, Buffer.from(buffered)]);
    buffered = "";
    // What a full disk did not take stays for the next attempt: a gap would make all that follows unreadable.
    while (unwritten.length > 0) unwritten = unwritten.subarray(disk.write(descriptor, unwritten));
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
      const synced = isSynced(record);
      if (!synced && buffered.length < bufferLimit) return;
      guarded(() => {
        flush();
        if (synced) disk.sync(descriptor);
      });
    },
    flush: () =>
      guarded(() => {
        flush();
        disk.sync(descriptor);
      }),
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

/** A step that failed is the first sign of a FAIL: whoever goes on after a crash must know that there was one. */
const isSynced = (record: JournalRecord): boolean =>
  syncedTypes.has(record.type) || (record.type === "step-finished" && record.status === "failed");

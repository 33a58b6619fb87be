import type { LogEntry } from "../../../core/dut/index.ts";
import { flashMap } from "../flash-map.ts";
import type { DeviceLog, Parts } from "../parts.ts";
import { openRecordLog } from "./record-log.ts";

/** Ring of log entries, each a line of JSON in a record; durable when `append` returns. */
export function makeDeviceLog({ flash, clock, journal }: Parts): DeviceLog {
  const ring = openRecordLog(flash, flashMap.log);
  const read = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString("utf8")) as LogEntry;
  /** By their numbers: a cut while some are retained leaves those twice. */
  const entries = () =>
    [
      ...new Map(
        ring
          .records()
          .map(read)
          .map((entry) => [entry.sequence, entry]),
      ).values(),
    ].sort((a, b) => a.sequence - b.sequence);
  let sequence = Math.max(entries().at(-1)?.sequence ?? 0, Number(journal.recall("log.sequence") ?? 0));
  return {
    append(entry, at = clock.now()) {
      sequence += 1;
      ring.append(Buffer.from(JSON.stringify({ sequence, at, ...entry })));
    },
    entries,
    retain(isKept) {
      // What is kept may be older than what goes; nothing in the ring would tell then how far it had come.
      journal.record("log.sequence", String(sequence));
      ring.retain(
        entries()
          .filter(isKept)
          .map((entry) => Buffer.from(JSON.stringify(entry))),
      );
    },
  };
}

import type { LogEntry } from "../../../core/dut/index.ts";
import { flashMap } from "../flash-map.ts";
import type { DeviceLog, Parts } from "../parts.ts";
import { openRecordLog } from "./record-log.ts";

/** Ring of log entries, each a line of JSON in a record; durable when `append` returns. */
export function makeDeviceLog({ flash, clock, journal }: Parts): DeviceLog {
  const ring = openRecordLog(flash, flashMap.log);
  const entries = ring.records().map((body) => JSON.parse(Buffer.from(body).toString("utf8")) as LogEntry);
  let sequence = Math.max(entries.at(-1)?.sequence ?? 0, Number(journal.recall("log.sequence") ?? 0));
  return {
    append(entry) {
      sequence += 1;
      ring.append(Buffer.from(JSON.stringify({ sequence, at: clock.now(), ...entry })));
    },
    entries: () => ring.records().map((body) => JSON.parse(Buffer.from(body).toString("utf8")) as LogEntry),
    erase() {
      // Supply may fail between this and the next entry; nothing in the ring would tell then how far it had come.
      journal.record("log.sequence", String(sequence));
      ring.erase();
    },
  };
}

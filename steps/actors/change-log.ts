import type { LogEntry } from "../../core/dut/index.ts";
import type { Change } from "../notebook.ts";

/** The changes that a log tells of, in its order, and the entries whose time does not come after their predecessor's. */
export function changeEntries(log: readonly LogEntry[]): { entries: Change[]; outOfTime: readonly LogEntry[] } {
  const changes = log.filter(({ event }) => event === "configuration-changed");
  return {
    entries: changes.map(({ field = "", from = "", to = "", origin }) => ({ field, from, to, origin })),
    outOfTime: changes.filter((entry, index) => entry.at <= (changes[index - 1]?.at ?? 0)),
  };
}

/** Entries of `before` that `after` no longer holds unchanged. */
export function entriesMissing(before: readonly LogEntry[], after: readonly LogEntry[]): LogEntry[] {
  const kept = new Set(after.map((entry) => JSON.stringify(entry)));
  return before.filter((entry) => !kept.has(JSON.stringify(entry)));
}

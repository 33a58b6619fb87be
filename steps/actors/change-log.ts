import type { LogEntry } from "../../core/dut/index.ts";
import type { Change } from "../notebook.ts";

/** The changes that a log tells of, in its order, and the entries whose time does not come after their predecessor's. */
export function changeEntries(log: readonly LogEntry[]): {
  entries: Change[];
  outOfTime: readonly LogEntry[];
} {
  const changes = log.filter(({ event }) => event === "configuration-changed");
  return {
    entries: changes.map(({ field = "", from = "", to = "", origin }) => ({ field, from, to, origin })),
    outOfTime: changes.filter((entry, index) => entry.at <= (changes[index - 1]?.at ?? 0)),
  };
}

/** Entries of `before` that `after` no longer holds unchanged. What a device tells besides, such as an entry's age, may have changed. */
export function entriesMissing(before: readonly LogEntry[], after: readonly LogEntry[]): LogEntry[] {
  const kept = new Set(after.map(textOf));
  return before.filter((entry) => !kept.has(textOf(entry)));
}

const textOf = ({ sequence, at, event, origin, field, from, to, detail }: LogEntry): string =>
  JSON.stringify([sequence, at, event, origin, field, from, to, detail]);

/** In an order that does not depend on when they were made. */
export const byField = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => (a.field < b.field ? -1 : 1));

/** Where the log's entries differ from the changes made, place by place, for the report. */
export function mismatches(changes: readonly Change[], entries: readonly Change[]): string[] {
  const length = Math.max(changes.length, entries.length);
  return Array.from({ length }, (_, index) => [tell(changes[index]), tell(entries[index])] as const).flatMap(
    ([made, logged], index) =>
      made === logged ? [] : [`change ${index + 1}: made ${made}, logged ${logged}`],
  );
}

function tell(change: Change | undefined): string {
  if (change === undefined) return "nothing";
  const { field, from, to, origin } = change;
  return `${field} from ${JSON.stringify(from)} to ${JSON.stringify(to)} by ${origin}`;
}

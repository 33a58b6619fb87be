import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogEntry } from "../../core/dut/index.ts";
import type { Change } from "../notebook.ts";
import { changeEntries, entriesMissing, mismatches } from "./change-log.ts";

const change = (field: string, from = "", to = "new", origin = "console"): Change => ({
  field,
  from,
  to,
  origin,
});
const entry = (sequence: number, at: number, more: Partial<LogEntry> = {}): LogEntry => ({
  sequence,
  at,
  event: "configuration-changed",
  ...change("wifi.ssid"),
  ...more,
});

describe("change log", () => {
  it("keeps the changes of a log in its order, and nothing else", () => {
    const log = [
      entry(1, 10, { field: "a" }),
      entry(2, 20, { event: "factory-reset" }),
      entry(3, 30, { field: "b", from: "x", to: "y", origin: "backend", detail: "configuration 2" }),
    ];
    const { entries, outOfTime } = changeEntries(log);
    assert.deepEqual(entries, [change("a"), change("b", "x", "y", "backend")]);
    assert.deepEqual(outOfTime, []);
  });

  it("names entries whose time does not come after their predecessor's, or is none", () => {
    const log = [entry(1, 0), entry(2, 20), entry(3, 20), entry(4, 19), entry(5, 30)];
    assert.deepEqual(
      changeEntries(log).outOfTime.map(({ sequence }) => sequence),
      [1, 3, 4],
    );
  });

  it("an entry without its fields does not pass for a change that was made", () => {
    const { entries } = changeEntries([
      { sequence: 1, at: 1, event: "configuration-changed", origin: "console" },
    ]);
    assert.equal(mismatches([change("wifi.ssid", "", "new")], entries).length, 1);
  });

  it("tells missing, surplus, altered and exchanged entries, place by place", () => {
    const made = [change("a"), change("b")];
    assert.deepEqual(mismatches(made, [change("a"), change("b")]), []);
    assert.deepEqual(mismatches(made, [change("a")]), [
      'change 2: made b from "" to "new" by console, logged nothing',
    ]);
    assert.deepEqual(mismatches(made, [change("a"), change("b"), change("b")]), [
      'change 3: made nothing, logged b from "" to "new" by console',
    ]);
    assert.equal(mismatches(made, [change("b"), change("a")]).length, 2);
    for (const other of [change("a", "old"), change("a", "", "newer"), change("a", "", "new", "backend")])
      assert.equal(mismatches([change("a")], [other]).length, 1, JSON.stringify(other));
  });

  it("an entry that is gone or was altered later is missing", () => {
    const before = [entry(1, 10), entry(2, 20), entry(3, 30)];
    const after = [entry(1, 10), entry(2, 20, { to: "forged" }), entry(4, 40)];
    assert.deepEqual(entriesMissing(before, after), [entry(2, 20), entry(3, 30)]);
    assert.deepEqual(entriesMissing(before, [...before, entry(4, 40)]), []);
  });

  it("what a device tells beside an entry may change from one reading to the next", () => {
    const read = (ageMs: number) => ({ ...entry(1, 10), ageMs });
    assert.deepEqual(entriesMissing([read(5)], [read(9)]), []);
  });
});

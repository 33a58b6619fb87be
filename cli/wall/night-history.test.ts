import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { JournalRecord, ScenarioPlanned, Verdict } from "../../core/journal/index.ts";
import { fail, inconclusive, pass, planned } from "../../reports/test-support.ts";
import { HistoryReader } from "./night-history.ts";
import { nightStatus, WallLab } from "./test-support.ts";

const equipment = inconclusive("equipment");

/** Attempts at a scenario, each on a board. */
function on(plan: ScenarioPlanned, ...attempts: readonly (readonly [string, Verdict])[]): JournalRecord[] {
  const { scenario } = plan;
  return [
    plan,
    ...attempts.flatMap(([slot, verdict], index): JournalRecord[] => {
      const of = { scenario, attempt: index + 1 };
      return [
        { type: "scenario-started", ...of, seed: "s" },
        { type: "lease", ...of, slot },
        { type: "scenario-finished", ...of, verdict, durationMs: 5 },
      ];
    }),
  ];
}

const night = (day: number, changes = {}) =>
  nightStatus({
    startedAt: `2027-02-0${day}T22:00:00.000Z`,
    updatedAt: `2027-02-0${day}T23:00:00.000Z`,
    ...changes,
  });

suite("history of nights", () => {
  test("nights in their order, how long they took, what was not steady and which boards failed", async () => {
    using lab = new WallLab("board-1", "board-2");
    const [steady, flaky, retried] = [planned("PRV-A-1.1"), planned("PRV-A-2.1"), planned("PRV-B-1.1")];
    await lab.night(
      "b",
      night(2, { endedAt: "2027-02-03T00:30:00.000Z" }),
      ...on(steady, ["board-1", pass]),
      ...on(flaky, ["board-1", fail()]),
      ...on(retried, ["board-2", equipment], ["board-1", pass]),
    );
    const newest = await lab.night(
      "a",
      night(3),
      ...on(steady, ["board-1", pass]),
      ...on(flaky, ["board-2", pass]),
    );
    const reader = new HistoryReader("the lab");
    const { nights, scenarios, boards } = await reader.read([newest]);
    assert.deepEqual(
      nights.map(({ folder, durationMs }) => [folder, durationMs]),
      [
        ["b", 9_000_000],
        ["a", 3_600_000],
      ],
    );
    assert.deepEqual(
      scenarios.map(({ scenario, nights: found }) => [scenario, found]),
      [[flaky.scenario, ["fail", "pass"]]],
    );
    assert.deepEqual(boards, [{ board: "board-2", jobs: 2, faults: 1, nights: [1, 0] }]);
  });

  test("another firmware may well find something else", async () => {
    using lab = new WallLab("board-1");
    const plan = planned("PRV-A-1.1");
    await lab.night("a", night(1), ...on(plan, ["board-1", fail()]));
    const folder = await lab.night("b", night(2), ...on(plan, ["board-1", pass]));
    assert.equal((await new HistoryReader("the lab").read([folder])).scenarios.length, 1);
    const journal = join(folder, "journal.ndjson");
    await rewriteFirmware(journal);
    assert.equal((await new HistoryReader("the lab").read([folder])).scenarios.length, 0);
  });

  test("another lab's nights are not this one's; a journal that cannot be read is told", async () => {
    using lab = new WallLab("board-1");
    await lab.night("other", night(1, { lab: "another lab" }));
    const folder = await lab.night("own", night(2));
    let now = 0;
    const reader = new HistoryReader("the lab", () => now);
    assert.deepEqual(
      (await reader.read([folder])).nights.map((one) => one.folder),
      ["own"],
    );
    writeFileSync(join(folder, "journal.ndjson"), "no journal\n");
    assert.equal((await reader.read([folder])).nights[0]?.problem, undefined, "it is not read again at once");
    now += 60_001;
    const [broken] = (await reader.read([folder])).nights;
    assert.match(broken?.problem ?? "", /not a line of a journal/);
  });
});

/** Writes the journal again as that of a run of another firmware. */
async function rewriteFirmware(file: string): Promise<void> {
  const { readFileSync, rmSync } = await import("node:fs");
  const { openJournal } = await import("../../core/journal/index.ts");
  const records = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as JournalRecord & Record<string, unknown>);
  rmSync(file);
  using journal = openJournal(file);
  for (const { seq: _, at: __, t: ___, prev: ____, ...record } of records) {
    const plain = record as JournalRecord;
    journal.append(
      plain.type === "run-started"
        ? { ...plain, product: { ...plain.product, firmware: { version: "2", sha256: "f2" } } }
        : plain,
    );
  }
}

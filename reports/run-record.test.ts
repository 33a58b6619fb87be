import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import type { JournalRecord } from "../core/journal/index.ts";
import { asVersion1 } from "../core/journal/test-support.ts";
import { UsageFault } from "../core/kernel/index.ts";
import { readRun } from "./run-record.ts";
import { attemptsAt, completed, fail, makeFolder, pass, planned, started, write } from "./test-support.ts";

const plan = planned("PRV-A-1.1");
const [, begun, ended] = attemptsAt(plan, fail());
if (begun === undefined || ended === undefined) throw new TypeError("an attempt has two records");

async function recordOf(records: readonly JournalRecord[]) {
  await using folder = await makeFolder();
  write(folder.path("journal"), records);
  return await readRun(folder.path("journal"));
}

suite("the record of a run", () => {
  test("has its scenarios in the order of the plan, each with its attempts", async () => {
    const other = planned("PRV-A-2.1");
    const { scenarios, completed: whole } = await recordOf([
      ...[started(), plan, other],
      ...attemptsAt(other, pass, pass).slice(1),
      ...[begun, ended, completed],
    ]);
    assert.deepEqual(
      scenarios.map((one) => [one.plan.scenario, one.attempts.map(({ verdict }) => verdict.status)]),
      [
        [plan.scenario, ["fail"]],
        [other.scenario, ["pass", "pass"]],
      ],
    );
    assert.equal(whole, true);
  });

  test("says of a journal of format 1 that its lines are not chained", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, [started(), ...attemptsAt(plan, pass), completed]);
    assert.deepEqual((await readRun(file)).deviations, []);
    writeFileSync(file, asVersion1(readFileSync(file, "utf8")));
    const { deviations, completed: whole } = await readRun(file);
    assert.match(deviations.join(), /^the journal is of format 1, whose lines are not chained/);
    assert.equal(whole, true);
  });

  test("tells as a deviation what was wrong with the bench, and when; not what was right or could not be seen", async () => {
    const checks = [
      { name: "ports", status: "ok" },
      { name: "disk", status: "fault", detail: "3 MB free" },
      { name: "clock", status: "unchecked", detail: "nobody knows" },
      { name: "board-1: console", status: "fault" },
    ] as const;
    const { deviations, selfChecks } = await recordOf([
      started(),
      { type: "self-check", when: "before", checks },
      ...attemptsAt(plan, pass),
      { type: "self-check", when: "after", checks: [] },
      completed,
    ]);
    assert.deepEqual(deviations, [
      "self-check before the run: disk: 3 MB free",
      "self-check before the run: board-1: console: it failed",
    ]);
    assert.deepEqual(
      selfChecks.map(({ when }) => when),
      ["before", "after"],
    );
  });

  // In each of these a failure might otherwise be left out of the verdicts.
  for (const [what, records, line, why] of [
    ["a second run in it", [started(), plan, started()], 3, "a run is started once, and first"],
    ["a record before its run", [plan, started()], 1, "a run is started once, and first"],
    [
      "a scenario that is planned twice",
      [started(), plan, { ...plan, atoms: [] }],
      3,
      `${plan.scenario} is planned a second time`,
    ],
    ["a scenario that was not planned", [started(), begun, ended], 2, `${plan.scenario} was not planned`],
    [
      "an end without a beginning",
      [started(), plan, ended],
      3,
      `no attempt 1 at ${plan.scenario} was under way`,
    ],
    [
      "two ends of one attempt",
      [started(), plan, begun, ended, ended],
      5,
      `no attempt 1 at ${plan.scenario} was under way`,
    ],
    [
      "an atom that its register does not hold",
      [started(), planned(["PRV-A-1.1", "PRV-Z-1.1"])],
      2,
      "PRV-Z-1.1 is no atom of the journal's register",
    ],
    ["records after its end", [started(), plan, completed, begun], 4, "the run had ended before"],
    [
      "two ends",
      [started(), { ...completed, reason: "interrupted" }, completed],
      3,
      "the run had ended before",
    ],
  ] as readonly (readonly [string, readonly JournalRecord[], number, string])[]) {
    test(`with ${what} is refused, with the line`, async () => {
      await assert.rejects(recordOf(records), (thrown) => {
        assert.ok(thrown instanceof UsageFault && thrown.code === "FILE_MALFORMED");
        assert.ok(
          thrown.message.endsWith(`journal:${line}: not a line of a journal: ${why}`),
          thrown.message,
        );
        return true;
      });
    });
  }
});

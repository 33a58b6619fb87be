import assert from "node:assert/strict";
import { readFileSync, truncateSync } from "node:fs";
import { suite, test } from "node:test";
import { UsageFault } from "../core/kernel/index.ts";
import { type RunSummary, summarise } from "./summary.ts";
import {
  attemptsAt,
  completed,
  examined,
  fail,
  inconclusive,
  makeFolder,
  pass,
  planned,
  started,
  summaryOf,
  write,
} from "./test-support.ts";

const statusOf = ({ requirements }: RunSummary, id: string) => {
  const atom = requirements.flatMap(({ atoms }) => atoms).find((one) => one.id === id);
  const found = atom ?? requirements.find((one) => one.id === id);
  return found?.examined ? found.verdict.status : "not examined";
};
const waiver = { atom: "PRV-A-1.1", reason: "known, mended in 2.0", owner: "Ada", expiry: "2099-01-01" };

suite("summary of a run", () => {
  test("each atom has the worst of its scenarios, each requirement the worst of its atoms", async () => {
    const summary = await summaryOf([
      started(),
      ...examined(["PRV-A-1.1", "PRV-A-2.1"], pass),
      ...examined("PRV-A-2.1", pass),
      ...examined("PRV-B-1.1", pass),
      ...examined("PRV-B-1.2", pass),
      ...examined("PRV-B-1.2", inconclusive("sample-size")),
      completed,
    ]);
    const ids = ["PRV-A-1.1", "PRV-A-2.1", "PRV-A-1", "PRV-A-2", "PRV-B-1.1", "PRV-B-1.2", "PRV-B-1"];
    assert.deepEqual(
      ids.map((id) => statusOf(summary, id)),
      ["pass", "pass", "pass", "pass", "pass", "inconclusive", "inconclusive"],
    );
    assert.equal(summary.exitCode, 3);
    assert.equal(summary.scenarios.length, 5);
    assert.deepEqual(summary.deviations, []);
  });

  test("what no scenario was to examine has no verdict and no say", async () => {
    const summary = await summaryOf([started(), ...examined("PRV-A-1.1", pass), completed]);
    assert.deepEqual(
      [statusOf(summary, "PRV-A-1.2"), statusOf(summary, "PRV-B-1")],
      ["not examined", "not examined"],
    );
    assert.equal(summary.requirements.length, 5);
    assert.equal(summary.exitCode, 0);
  });

  test("a run that examined nothing did not pass", async () => {
    assert.equal((await summaryOf([started(), completed])).exitCode, 3);
  });

  test("a scenario that was planned and not finished is inconclusive, its run interrupted", async () => {
    const summary = await summaryOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      planned("PRV-A-2.1"),
      { type: "run-finished", reason: "interrupted", by: "SIGINT" },
    ]);
    assert.equal(statusOf(summary, "PRV-A-2.1"), "inconclusive");
    assert.equal(summary.exitCode, 3);
    assert.deepEqual(summary.deviations, ["the run was interrupted by SIGINT"]);
  });

  test("a failure before the interruption stays one", async () => {
    const records = [started(), ...examined("PRV-A-1.1", fail()), planned("PRV-A-2.1")];
    const summary = await summaryOf([...records, { type: "run-finished", reason: "interrupted" }]);
    assert.equal(summary.exitCode, 1);
    assert.deepEqual(summary.deviations, ["the run was interrupted by its user"]);
  });

  test("a run that died says so, with its last line cut off or whole", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, [started(), ...examined("PRV-A-1.1", pass), ...examined("PRV-A-2.1", pass)]);
    const whole = await summarise(file, []);
    assert.deepEqual(whole.deviations, ["the journal does not say that the run was finished"]);
    truncateSync(file, readFileSync(file).length - 10);
    const cut = await summarise(file, []);
    assert.deepEqual(cut.deviations, [...whole.deviations, "the journal's last line was cut off"]);
    assert.equal(statusOf(cut, "PRV-A-2.1"), "inconclusive");
    assert.equal(cut.exitCode, 3);
  });

  test("a further attempt takes back an equipment fault and nothing else", async () => {
    const ends = async (...verdicts: Parameters<typeof examined>[1][]) => {
      const summary = await summaryOf([started(), ...examined("PRV-A-1.1", ...verdicts), completed]);
      assert.equal(summary.scenarios[0]?.attempts.length, verdicts.length);
      return statusOf(summary, "PRV-A-1.1");
    };
    assert.equal(await ends(inconclusive("equipment"), pass), "pass");
    assert.equal(await ends(fail(), pass), "fail");
    assert.equal(await ends(inconclusive("environment"), pass), "inconclusive");
    assert.equal(await ends(inconclusive("equipment")), "inconclusive");
  });

  test("an attempt that was begun and not finished is no equipment fault: no other one takes it back", async () => {
    const plan = planned("PRV-A-1.1");
    const { scenario } = plan;
    const [, start, end] = attemptsAt(plan, pass);
    assert.ok(start?.type === "scenario-started" && end?.type === "scenario-finished");
    const summary = await summaryOf([
      started(),
      ...[plan, start, { ...start, attempt: 2 }, { ...end, attempt: 2 }],
      completed,
    ]);
    const [{ attempts } = { attempts: [] }] = summary.scenarios;
    assert.equal(summary.scenarios[0]?.scenario, scenario);
    assert.deepEqual(
      attempts.map(({ verdict, durationMs }) => [verdict.status, durationMs]),
      [
        ["inconclusive", 750],
        ["pass", 1_500],
      ],
    );
    assert.deepEqual([statusOf(summary, "PRV-A-1.1"), summary.exitCode], ["inconclusive", 3]);
  });

  test("an unmet SHOULD is excused by the product's reason alone, and stays a FAIL", async () => {
    const records = [...examined("PRV-A-1.1", pass), ...examined("PRV-B-2.1", fail()), completed];
    const blunt = await summaryOf([started(), ...records]);
    assert.deepEqual([blunt.exitCode, statusOf(blunt, "PRV-B-2")], [1, "fail"]);
    const excused = await summaryOf([
      started({ shouldReasons: { "PRV-B-2.1": "costs too much here" } }),
      ...records,
    ]);
    assert.deepEqual([excused.exitCode, statusOf(excused, "PRV-B-2")], [0, "fail"]);
    // A reason excuses no MUST.
    const must = [
      started({ shouldReasons: { "PRV-A-1.1": "we would rather not" } }),
      ...examined("PRV-A-1.1", fail()),
      completed,
    ];
    assert.equal((await summaryOf(must)).exitCode, 1);
  });

  test("a waiver changes the exit code and nothing else", async () => {
    const records = [started(), ...examined("PRV-A-1.1", fail()), ...examined("PRV-A-2.1", pass), completed];
    await using folder = await makeFolder();
    write(folder.path("journal"), records);
    const [plain, waived] = [
      await summarise(folder.path("journal"), []),
      await summarise(folder.path("journal"), [waiver]),
    ];
    assert.deepEqual([plain.exitCode, waived.exitCode], [1, 0]);
    assert.deepEqual({ ...waived, exitCode: 1, waivers: [] }, plain);
    const other = await summarise(folder.path("journal"), [{ ...waiver, atom: "PRV-A-2.1" }]);
    assert.equal(other.exitCode, 1);
  });

  test("a requirement is a MUST when one of its examined atoms is", async () => {
    const levelWith = async (atom: string) => {
      const { requirements } = await summaryOf([started(), ...examined(atom, pass), completed]);
      return requirements.find(({ id }) => id === "PRV-A-1")?.level;
    };
    assert.equal(await levelWith("PRV-A-1.1"), "MUST");
    assert.equal(await levelWith("PRV-A-1.2"), "SHOULD");
    assert.equal(await levelWith("PRV-B-1.1"), "MUST");
  });

  test("its times are those of the journal", async () => {
    const summary = await summaryOf([started(), ...examined("PRV-A-1.1", pass), completed]);
    assert.equal(summary.durationMs, 4 * 250);
    assert.ok(summary.startedAt <= summary.endedAt);
    assert.equal(summary.scenarios[0]?.attempts[0]?.durationMs, 1_500);
  });

  test("a journal without a run is refused", async () => {
    const isRefusal = (thrown: unknown) => thrown instanceof UsageFault && thrown.code === "FILE_MALFORMED";
    await assert.rejects(summaryOf([]), isRefusal);
    await assert.rejects(summaryOf(attemptsAt(planned("PRV-A-1.1"), pass)), isRefusal);
  });
});

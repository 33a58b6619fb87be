import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { JournalLine } from "../../core/journal/index.ts";
import { readNightStatus } from "../../rigs/night/index.ts";
import { Trouble, TroubleLab } from "../rig/test-support/trouble-lab.ts";
import { assay } from "../test-support.ts";
import { type EndedNight, TestNight } from "./test-support/night.ts";

/** One takes both boards; the others one each. */
const ofTwo = "identity/unique.feature:12";
const short = ["identity/reported.feature:5", "identity/unique.feature:5", "identity/protected.feature:33"];
const all = [ofTwo, ...short];

let lab: TroubleLab;
before(async () => {
  lab = await TroubleLab.start([undefined, undefined]);
});
after(() => lab[Symbol.asyncDispose]());

function onBothBoards(): Trouble {
  const trouble = new Trouble(lab);
  trouble.writeRig({ "board-1": trouble.board("board-1"), "board-2": trouble.board("board-2") });
  return trouble;
}

const allPass = Object.fromEntries(all.map((scenario) => [scenario, { status: "pass" }]));
const kinds = ({ incidents }: EndedNight) => incidents.map(({ what }) => what);
const isUnderWay = (lines: readonly JournalLine[]) => {
  const count = (type: string) => lines.filter((line) => line.type === type).length;
  return count("scenario-started") > count("scenario-finished") && count("scenario-finished") > 0;
};

suite("a night", () => {
  test("examines each scenario once, on all boards at the same time, and tells whoever wants to hear", async () => {
    await using trouble = onBothBoards();
    const night = new TestNight(trouble, ...all, "--on-end", "cat > end.json");
    await night.reaches((lines) => lines.some(({ type }) => type === "scenario-started"));
    const second = await trouble.yard.run("nightly", "lab.yaml", "--out", "second");
    assert.equal(second.status, 2);
    assert.match(second.stderr, /board-1, board-2 are held by .*assay nightly lab\.yaml/);
    const ended = await night.ended();
    assert.deepEqual([ended.status, ended.verdicts], [0, allPass], ended.stdout + ended.stderr);
    assert.deepEqual(kinds(ended), []);
    assert.ok(ended.run.completed);
    const slots = ended.lines.flatMap((line) => (line.type === "lease" ? [line.slot] : []));
    assert.deepEqual([...new Set(slots)].sort(), ["board-1", "board-2"]);
    const summary = JSON.parse(trouble.yard.read("end.json"));
    assert.deepEqual([summary.planned, summary.verdicts.pass, summary.exitCode], [4, 4, 0]);
    const status = await readNightStatus(trouble.yard.path("night"));
    assert.deepEqual([status?.done, status?.verdicts.pass, status?.pid], [4, 4, undefined]);
    assert.ok(!trouble.yard.contents().has("second"), "what could not begin wrote nothing");
    assert.deepEqual(await trouble.yard.leftBehind(), { processes: [], files: [] });
  });

  test("outlasts a board that hangs: its scenario is tried elsewhere, and all the rest is done", async () => {
    await using trouble = onBothBoards();
    // So many that no board is through when the first scenario is.
    const many = [
      "identity/reported.feature:11",
      "identity/reported.feature:17",
      "identity/hardware-derived.feature:5",
    ];
    const night = new TestNight(trouble, ...short, ...many);
    await night.reaches((lines) => lines.some(({ type }) => type === "scenario-finished"));
    const [worker = 0] = night.workers();
    process.kill(worker, "SIGSTOP");
    const ended = await night.ended();
    assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    assert.equal(kinds(ended)[0], "board-hung");
    assert.deepEqual(new Set(Object.values(ended.verdicts).map(({ status }) => status)), new Set(["pass"]));
    // It may have hung with its scenario's verdict told already: then nothing is tried again.
    const again = kinds(ended).filter((kind) => kind === "retried").length;
    const attempts = ended.run.scenarios.flatMap((scenario) => scenario.attempts);
    assert.equal(attempts.length, short.length + many.length + again);
  });

  test("goes on after its process was killed: what was done is not done again, what was under way is", async () => {
    await using trouble = onBothBoards();
    const killed = new TestNight(trouble, ...all);
    await killed.reaches(isUnderWay);
    killed.started.child.kill("SIGKILL");
    await killed.started.ended;
    const done = new Set(
      killed.lines().flatMap((line) => (line.type === "scenario-finished" ? [line.scenario] : [])),
    );
    const resumed = new TestNight(trouble, "--resume");
    const ended = await resumed.ended();
    assert.deepEqual([ended.status, ended.verdicts], [0, allPass], ended.stdout + ended.stderr);
    assert.deepEqual(kinds(ended), ["resumed"]);
    for (const { scenario, attempts } of ended.run.scenarios)
      assert.equal(attempts.length === 1 || !done.has(scenario), true, scenario);
    assert.ok(ended.run.scenarios.some(({ attempts }) => attempts.length === 2));
    assert.ok(ended.run.completed);
    const again = await trouble.yard.start(assay("nightly", "lab.yaml", "--resume")).ended;
    assert.deepEqual(
      [again.status, again.stderr.split(":")[0]],
      [0, `The night in ${trouble.yard.path("night")} has ended`],
    );
    assert.deepEqual(await trouble.yard.leftBehind(), { processes: [], files: [] });
  });

  test("that is asked to end leaves a report, and may go on", async () => {
    await using trouble = onBothBoards();
    const stopped = new TestNight(trouble, ...all);
    await stopped.reaches(isUnderWay);
    stopped.started.child.kill("SIGTERM");
    const early = await stopped.ended();
    assert.equal(early.status, 143, early.stdout + early.stderr);
    assert.deepEqual([kinds(early), early.run.completed], [["stopped"], false]);
    assert.notDeepEqual(early.verdicts, allPass);
    const ended = await new TestNight(trouble, "--resume").ended();
    assert.deepEqual([ended.status, ended.verdicts], [0, allPass], ended.stdout + ended.stderr);
    assert.deepEqual(kinds(ended), ["stopped", "resumed"]);
  });

  test("begins nothing after its time, and tells what was not run, which never passes", async () => {
    await using trouble = onBothBoards();
    // Most are not done until then.
    const until = new Date(Date.now() + 20_000).toTimeString().slice(0, 8);
    const hook = "http://127.0.0.1:9/hooks/its-key";
    const tags = ["--tags", "not @lot and not @needs-power-cut"];
    const night = new TestNight(trouble, "--until", until, "--webhook", hook, ...tags);
    const ended = await night.ended();
    assert.equal(ended.status, 3, ended.stdout + ended.stderr);
    const notRun = ended.incidents.flatMap(({ what, about = "" }) => (what === "not-run" ? [about] : []));
    assert.ok(notRun.length > 0);
    assert.equal(ended.run.completed, false);
    const isUnrun = ({ verdict }: (typeof ended.run.scenarios)[number]) =>
      verdict.status === "inconclusive" && /^not run: the night ended/.test(verdict.message);
    assert.deepEqual(
      ended.run.scenarios
        .filter(isUnrun)
        .map(({ scenario }) => scenario)
        .sort(),
      notRun.toSorted(),
    );
    assert.ok(ended.run.scenarios.some(({ verdict }) => verdict.status === "pass"));
    assert.match(ended.stdout, /^Not run: \d+$/m);
    assert.match(ended.stderr, /^--webhook: /m);
    assert.doesNotMatch(trouble.yard.read("night/journal.ndjson"), /its-key/);
  });
});

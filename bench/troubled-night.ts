/**
 * `npm run bench:troubled-night`: a whole night, of five minutes and more, on four emulated boards and two virtual Picos, in which nearly
 * everything goes wrong. The emulated boards' firmware is a defective one. Ends with an error where a verdict is not what a quiet night on
 * the same firmware found (INCONCLUSIVE for a fault of equipment is allowed), where work was left, or where the record does not tell.
 */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { type EndedNight, TestNight } from "../cli/night/test-support/night.ts";
import { incidentsOfTrouble, wireTrouble } from "../cli/night/test-support/wire-trouble.ts";
import { defectiveParts } from "../cli/rig/test-support/defective-firmware.ts";
import { Trouble, TroubleLab } from "../cli/rig/test-support/trouble-lab.ts";
import { assay } from "../cli/test-support.ts";
import type { JournalLine, Verdict } from "../core/journal/index.ts";
import { summarise } from "../reports/index.ts";

const say = (line: string): void =>
  void process.stdout.write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
const emulated = ["board-1", "board-2", "board-3", "board-4"];
const virtual = ["pico-1", "pico-2"];
/** What a lot is made for takes all boards: with three of four sick nothing of it is to be had. */
const what = ["--tags", "not @lot"];
const fullDiskMs = 10_000;
/** A night that takes longer hangs. */
const longestMs = 30 * 60_000;

const bricks = defectiveParts("boot-loop-on-corruption");
await using lab = await TroubleLab.start(
  emulated.map(() => bricks),
  virtual.length,
);

say("a quiet night on the same firmware, for the truth");
const truth = await quietNight();
say(tally(truth.verdicts));

await using trouble = new Trouble(lab);
trouble.yard.longestMs = longestMs;
trouble.writeRig({ ...(await wireTrouble(trouble)), ...plain(trouble, virtual) }, { quarantineAfter: 2 });
const startedAt = performance.now();
const picos = trouble.yard.start(
  assay("nightly", "lab.yaml", "--board", "virtual", "--out", "picos", ...what),
);
let night = new TestNight(trouble, "--board", "emulated", ...what);
const has = (incident: string) => (lines: readonly JournalLine[]) =>
  lines.some((line) => line.type === "incident" && line.what === incident);
const finished = (lines: readonly JournalLine[]) =>
  lines.filter(({ type }) => type === "scenario-finished").length;

await night.reaches((lines) => finished(lines) > 5);
const second = await trouble.yard.run("nightly", "lab.yaml", "--board", "emulated", "--out", "second");
assert.equal(second.status, 2, "a second harness is refused");
say("a second harness was refused");
const [, hung = 0] = night.workers();
process.kill(hung, "SIGSTOP");
await night.reaches(has("board-hung"));
say("a board hung");
trouble.yard.write("disk-is-full", "");
await night.started.complained(/paused: .*ENOSPC/);
await wait(fullDiskMs);
rmSync(trouble.yard.path("disk-is-full"));
await night.reaches(has("disk-has-room"));
say(`the disk was full for ${fullDiskMs / 1000} s`);
const half = Object.keys(truth.verdicts).length / 2;
await night.reaches((lines) => finished(lines) > half);
night.started.child.kill("SIGKILL");
await night.started.ended;
say("its process was killed in the middle; it goes on");
night = new TestNight(trouble, "--resume", "--board", "emulated");
const ended = await night.ended();
const { status: picoStatus } = await picos.ended;
const minutes = (performance.now() - startedAt) / 60_000;
say(`the night took ${minutes.toFixed(1)} min`);

judge(ended, truth);
const picoRun = await summarise(trouble.yard.path("picos", "journal.ndjson"), []);
const picoVerdicts = Object.fromEntries(
  picoRun.scenarios.map(({ scenario, verdict }) => [scenario, verdict]),
);
say(`Picos: exit code ${picoStatus}, ${tally(picoVerdicts)}`);
const notPassed = Object.entries(picoVerdicts).filter(
  ([, verdict]) =>
    (verdict.status === "fail" || verdict.status === "inconclusive") && !wantsMoreBoards(verdict),
);
for (const [scenario, verdict] of notPassed) say(`  ${scenario} ${JSON.stringify(verdict)}`);
assert.deepEqual(notPassed, [], "sound firmware on sound boards");
assert.ok(minutes >= 5, "it was to be a night of five minutes");
assert.deepEqual(await trouble.yard.leftBehind(), { processes: [], files: [] });
say("every verdict is the truth or says that it could not be found; all else was done; nothing is left");

async function quietNight(): Promise<EndedNight> {
  await using peace = new Trouble(lab);
  peace.yard.longestMs = longestMs;
  peace.writeRig(plain(peace, emulated));
  const night = new TestNight(peace, ...what);
  return await night.ended();
}

/** A migration is examined on a device for each older release, and there are more of them than Picos. */
const wantsMoreBoards = (verdict: Verdict): boolean =>
  verdict.status === "inconclusive" && /^it takes \d+ boards at once/.test(verdict.message);

function plain(of: Trouble, names: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map((name) => [name, of.board(name)]));
}

function tally(verdicts: Readonly<Record<string, Verdict>>): string {
  const counts = Map.groupBy(Object.values(verdicts), ({ status }) => status);
  return [...counts].map(([status, of]) => `${of.length} ${status}`).join(", ");
}

/** What was found under trouble against the truth. */
function judge({ verdicts, incidents, run, stdout }: EndedNight, { verdicts: truly }: EndedNight): void {
  say(`emulated boards: ${tally(verdicts)}`);
  say(
    `incidents: ${[...Map.groupBy(incidents, ({ what }) => what)].map(([kind, of]) => `${of.length} ${kind}`).join(", ")}`,
  );
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [scenario, { status }] of Object.entries(truly)) {
    const found = verdicts[scenario];
    if (found === undefined) wrong.push(`${scenario} was lost`);
    else if (found.status === "inconclusive") open.push(`${scenario}: ${found.cause}: ${found.message}`);
    else if (found.status !== status) wrong.push(`${scenario}: ${status} in truth, ${JSON.stringify(found)}`);
  }
  for (const line of open) say(`  open: ${line}`);
  assert.deepEqual(wrong, [], stdout);
  assert.ok(run.completed);
  const kinds = new Set(incidents.map(({ what: kind }) => kind));
  for (const kind of incidentsOfTrouble) assert.ok(kinds.has(kind), `${kind} is not in the record`);
  const aside = new Set(
    incidents.flatMap(({ what: kind, board }) => (kind === "board-put-aside" ? [board] : [])),
  );
  assert.deepEqual([...aside].sort(), ["board-1", "board-3", "board-4"], "the sick boards, and no other");
}

/**
 * `npm run bench:night [--boards N]`: how well a night uses its boards, with a board's process stopped in the middle of it. Prints
 * makespan / max(board-seconds / boards, longest job), and how long it takes from the hang until the board is at work again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { workersOf } from "../cli/night/test-support/night.ts";
import { startDemoLab } from "../cli/rig/demo.ts";
import { type JournalLine, readJournal } from "../core/journal/index.ts";

/** No more than these: makespan, and s from a hang to work, beside the power cycle. */
const limits = { ratio: 1.1, recoveryS: 10 } as const;

const { values } = parseArgs({ options: { boards: { type: "string", default: "4" } } });
const boards = Number(values.boards);
const root = join(import.meta.dirname, "..");
/** Nothing that a lot is made for, which takes all boards. */
const what = ["--tags", "not @lot"];

await using scratch = await mkdtempDisposable(join(tmpdir(), "assay-bench-night-"));
await using lab = await startDemoLab(join(scratch.path, "lab"), { boards });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// The first one tells how long each scenario takes.
say("a night without trouble, for the times …");
const argvOf = (out: string): string[] => [
  ...[join(root, "cli/assay.js"), "nightly", lab.file, ...what, "--out", join(scratch.path, out)],
];
await once(startNight("first"), "exit");
const first = await factsOf("first");
show("without trouble", first);

say("a night with a hang …");
const night = spawn(process.execPath, argvOf("second"), {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
const ended = once(night, "exit");
await reaches("second", first.jobs / 3);
const [worker] = workersOf(night.pid ?? 0);
if (worker === undefined) throw new Error("the night has no processes for its boards");
const hungAt = Date.now();
process.kill(worker, "SIGSTOP");
await ended;
const second = await factsOf("second");
show("with a hang", second);
const recovery = await recoveryAfter(hungAt);
say(
  `the hang was noticed after ${recovery.noticedS} s, the board was at work again after ${recovery.backS} s (limit ${limits.recoveryS} s plus the power cycle)`,
);
if (second.ratio > limits.ratio || recovery.backS > limits.recoveryS) process.exitCode = 1;

function startNight(out: string): ChildProcess {
  return spawn(process.execPath, argvOf(out), { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

interface Facts {
  readonly jobs: number;
  readonly makespanS: number;
  readonly boardSeconds: number;
  readonly longestS: number;
  readonly ratio: number;
}

function show(name: string, { jobs, makespanS, boardSeconds, longestS, ratio }: Facts): void {
  const rounded = [makespanS, boardSeconds, longestS].map((seconds) => seconds.toFixed(1));
  say(
    `${name}: ${jobs} jobs, makespan ${rounded[0]} s, ${rounded[1]} board-seconds on ${boards} boards, longest job ${rounded[2]} s: ratio ${ratio.toFixed(3)} (limit ${limits.ratio})`,
  );
}

async function linesOf(out: string): Promise<readonly JournalLine[]> {
  return Array.fromAsync(readJournal(join(scratch.path, out, "journal.ndjson")));
}

/**
 * Of attempts that came to an end of their own, by the lab's history: how long a job had its boards, from when it was given them until they
 * were free again. The attempt that hung is no work.
 */
async function factsOf(out: string): Promise<Facts> {
  const lines = await linesOf(out);
  const [start] = lines;
  if (start?.type !== "run-started") throw new Error("a journal without a run");
  const jobs = jobsOf(start.runId);
  const begun = lines.find(({ type }) => type === "scenario-started")?.t ?? 0;
  const ended = lines.findLast(({ type }) => type === "scenario-finished")?.t ?? 0;
  const boardSeconds = jobs.reduce((sum, job) => sum + job.durationMs * job.boards, 0) / 1000;
  const longestS = Math.max(...jobs.map(({ durationMs }) => durationMs)) / 1000;
  const makespanS = (ended - begun) / 1000;
  const ratio = makespanS / Math.max(boardSeconds / boards, longestS);
  return { jobs: jobs.length, makespanS, boardSeconds, longestS, ratio };
}

interface JobTime {
  readonly durationMs: number;
  readonly boards: number;
}

function jobsOf(runId: string): readonly JobTime[] {
  const database = new DatabaseSync(join(scratch.path, "lab/.assay/boards/history.sqlite"), {
    readOnly: true,
  });
  try {
    const rows = database
      .prepare(
        `SELECT durationMs, json_array_length(boards) AS boards FROM attempt JOIN night ON night.id = night
         WHERE runId = ? AND cause IS NOT 'equipment'`,
      )
      .all(runId);
    return rows.map(({ durationMs, boards: count }) => ({
      durationMs: Number(durationMs),
      boards: Number(count),
    }));
  } finally {
    database.close();
  }
}

/** Seconds from the hang until it was noticed, and until the same board was leased again. */
async function recoveryAfter(hungAt: number): Promise<{ readonly noticedS: number; readonly backS: number }> {
  const lines = await linesOf("second");
  const seconds = (line: JournalLine | undefined): number =>
    line === undefined ? Number.POSITIVE_INFINITY : Math.round((Date.parse(line.at) - hungAt) / 100) / 10;
  const noticed = lines.find((line) => line.type === "incident" && line.what === "board-hung");
  const board = noticed?.type === "incident" ? noticed.board : undefined;
  const back = lines.find(
    (line) => line.type === "lease" && line.slot === board && line.seq > (noticed?.seq ?? 0),
  );
  return { noticedS: seconds(noticed), backS: seconds(back) };
}

/** Waits until so many jobs have ended; nobody tells. */
async function reaches(out: string, jobs: number): Promise<void> {
  const file = join(scratch.path, out, "journal.ndjson");
  const done = () =>
    existsSync(file) ? readFileSync(file, "utf8").split('{"type":"scenario-finished"').length - 1 : 0;
  while (done() < jobs) {
    if (night.exitCode !== null) throw new Error("the night ended before its hang");
    await wait(50);
  }
}

import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../../../core/kernel/index.ts";
import { defectiveParts } from "../../rig/test-support/defective-firmware.ts";
import { Trouble, TroubleLab } from "../../rig/test-support/trouble-lab.ts";
import { type NightRecord, readNight, TestNight } from "./night.ts";

/** What each scenario truly comes to on boards whose firmware bricks itself on a corrupt configuration. */
const truth: Readonly<Record<string, "pass" | "fail">> = {
  "configuration/validated.feature:37": "fail",
  "identity/reported.feature:5": "pass",
  "identity/unique.feature:5": "pass",
  "identity/unique.feature:12": "pass",
  "identity/protected.feature:33": "pass",
};

/** A night takes some time to begin, and some to end: a kill comes within as long, ms. */
const beginMs = 6_000;
const workMs = 12_000;

/**
 * Kills nights `times` times at moments that `random` draws, each time going on with `--resume`, and lets the last one end. After each
 * kill the journal can be read and tells nothing better than the truth, and nothing that is false. `tell` hears of each kill.
 */
export async function killNights(times: number, random: Random, tell: (line: string) => void): Promise<void> {
  const bricks = defectiveParts("boot-loop-on-corruption");
  await using lab = await TroubleLab.start([bricks, bricks]);
  await using trouble = new Trouble(lab);
  trouble.quicken();
  trouble.writeRig({ "board-1": trouble.board("board-1"), "board-2": trouble.board("board-2") });
  for (let count = 1; count <= times; count += 1) {
    if (await hasEnded(trouble)) rmSync(trouble.yard.path("night"), { recursive: true });
    const night = begin(trouble);
    const early = random.int(4) === 0;
    // Where it ended before its moment came, that is checked as well.
    if (!early) await night.reaches((lines) => lines.some(isWork)).catch(() => {});
    await Promise.race([wait(random.int(early ? beginMs : workMs)), night.started.ended]);
    night.started.child.kill("SIGKILL");
    await night.started.ended;
    const record = existsSync(trouble.yard.path("night/journal.ndjson")) ? await read(trouble) : undefined;
    if (record !== undefined) requireNothingBetter(record);
    const done = record?.lines.filter(({ type }) => type === "scenario-finished").length ?? 0;
    tell(
      `${count}: killed ${early ? "early" : "at work"}, ${record?.lines.length ?? 0} lines, ${done} attempts ended`,
    );
  }
  const ended = await begin(trouble).ended();
  assert.deepEqual(
    Object.fromEntries(Object.entries(ended.verdicts).map(([scenario, { status }]) => [scenario, status])),
    truth,
    ended.stdout + ended.stderr,
  );
  const left = await trouble.yard.leftBehind();
  assert.deepEqual(left, { processes: [], files: [] });
}

/** A line that is written once boards are at work. */
const isWork = ({ type }: { readonly type: string }): boolean => type === "scenario-started";

function begin(trouble: Trouble): TestNight {
  const isThere = existsSync(trouble.yard.path("night/journal.ndjson"));
  return isThere && hasBegun(trouble)
    ? new TestNight(trouble, "--resume")
    : new TestNight(trouble, ...fresh(trouble));
}

/** One that was killed before its first line was whole had not begun. */
const hasBegun = ({ yard }: Trouble): boolean => yard.read("night/journal.ndjson").includes("\n");

function fresh({ yard }: Trouble): readonly string[] {
  rmSync(yard.path("night"), { recursive: true, force: true });
  return Object.keys(truth);
}

async function hasEnded(trouble: Trouble): Promise<boolean> {
  const isThere = existsSync(trouble.yard.path("night/journal.ndjson"));
  return isThere && hasBegun(trouble) && (await read(trouble))?.run.completed === true;
}

/** Undefined of one that holds no whole line yet. */
const read = (trouble: Trouble): Promise<NightRecord | undefined> =>
  hasBegun(trouble) ? readNight(trouble) : Promise.resolve(undefined);

/** INCONCLUSIVE is allowed; the opposite of the truth is not. */
function requireNothingBetter({ run, verdicts }: NightRecord): void {
  for (const [scenario, { status }] of Object.entries(verdicts))
    assert.ok(status === truth[scenario] || status === "inconclusive", `${scenario}: ${status}`);
  if (run.exitCode === 0) assert.fail("a night with a FAIL in it never passes");
}

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import type { JournalLine } from "../../core/journal/index.ts";
import { HealthBook } from "../../rigs/health/index.ts";
import { defectiveParts } from "../rig/test-support/defective-firmware.ts";
import { Trouble, TroubleLab } from "../rig/test-support/trouble-lab.ts";
import { TestNight } from "./test-support/night.ts";
import { incidentsOfTrouble, wireTrouble } from "./test-support/wire-trouble.ts";

/** The firmware bricks itself in it, on any board. */
const bricking = "configuration/validated.feature:37";
const sound = [
  "identity/reported.feature:5",
  "identity/unique.feature:5",
  "identity/protected.feature:33",
  "identity/hardware-derived.feature:5",
  "identity/reported.feature:11",
];

let lab: TroubleLab;
before(async () => {
  const bricks = defectiveParts("boot-loop-on-corruption");
  lab = await TroubleLab.start([bricks, bricks, bricks, bricks]);
});
after(() => lab[Symbol.asyncDispose]());

const finished = (lines: readonly JournalLine[]) =>
  lines.filter(({ type }) => type === "scenario-finished").length;

test("a night in which nearly everything goes wrong ends, and tells the truth", async () => {
  await using trouble = new Trouble(lab);
  trouble.quicken();
  trouble.writeRig(await wireTrouble(trouble), { quarantineAfter: 2 });
  const first = new TestNight(trouble, bricking, ...sound);
  await first.reaches((lines) => lines.some(({ type }) => type === "scenario-started"));
  const second = await trouble.yard.run("run", "--rig", "lab.yaml", "--out", "second");
  assert.equal(second.status, 2, "a second harness is refused");
  // A process hangs: whichever it is, its board is not at fault for good.
  const [, worker = 0] = first.workers();
  process.kill(worker, "SIGSTOP");
  await first.reaches((lines) =>
    lines.some((line) => line.type === "incident" && line.what === "board-hung"),
  );
  trouble.yard.write("disk-is-full", "");
  await first.started.complained(/paused: .*ENOSPC/);
  rmSync(trouble.yard.path("disk-is-full"));
  await first.reaches((lines) =>
    lines.some((line) => line.type === "incident" && line.what === "disk-has-room"),
  );
  const before = finished(first.lines());
  await first.reaches((lines) => finished(lines) > before);
  first.started.child.kill("SIGKILL");
  await first.started.ended;

  const ended = await new TestNight(trouble, "--resume").ended();
  const told = ended.stdout + ended.stderr;
  assert.equal(ended.status, 1, told);
  for (const scenario of sound) assert.deepEqual(ended.verdicts[scenario], { status: "pass" }, told);
  const verdict = ended.verdicts[bricking];
  assert.ok(verdict?.status === "fail", told);
  assert.match(verdict.message, /the golden image answers on the same board/);
  assert.ok(ended.run.completed);
  const kinds = new Set(ended.incidents.map(({ what }) => what));
  for (const kind of incidentsOfTrouble)
    assert.ok(kinds.has(kind), `${kind} is not in the record: ${[...kinds]}`);
  const aside = ended.incidents.flatMap(({ what, board }) => (what === "board-put-aside" ? [board] : []));
  // These two fail at once, and again. A sick board that is slow to fail, as the one that drowns, may have had one job only before none was left: that is not enough to put it aside.
  assert.ok(aside.includes("board-3") && aside.includes("board-4"), `${aside}`);
  const sick = ["board-1", "board-3", "board-4"];
  const faults = (name: string) =>
    ended.incidents.filter(({ what, board }) => what === "retried" && board === name).length;
  for (const name of sick) {
    assert.ok(faults(name) > 0, `${name} was not at fault: ${told}`);
    // A hang is retried too, and no fault of its board for good.
    if (faults(name) > 2) assert.ok(aside.includes(name), `${name} was not put aside: ${told}`);
  }
  using book = new HealthBook(trouble.yard.path(".assay/boards/health.sqlite"), "a test");
  for (const name of sick) assert.equal(book.of(name).health === "bad", aside.includes(name), name);
  assert.equal(book.of("board-2").health, "good");
  assert.deepEqual(await trouble.yard.leftBehind(), { processes: [], files: [] });
});

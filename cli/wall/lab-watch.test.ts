import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { planned } from "../../reports/test-support.ts";
import { HealthBook } from "../../rigs/health/index.ts";
import { loadLab } from "../../rigs/lab/index.ts";
import { LeaseTable, takeLease } from "../../rigs/leases/index.ts";
import { writeNightStatus } from "../../rigs/night/index.ts";
import { watchLab } from "./lab-watch.ts";
import { boardStatus, nightStatus, Views, WallLab } from "./test-support.ts";

suite("watching a lab", { timeout: 60_000 }, () => {
  test("with no night: its boards, and then their health and leases as they change", async () => {
    using lab = new WallLab("board-1", "board-2");
    const file = await loadLab(lab.file);
    const views = new Views();
    using watch = await watchLab(file, views.take);
    assert.equal(watch.view.nights[0], undefined);
    assert.deepEqual(
      watch.view.boards.map(({ name, health, lease }) => [name, health, lease]),
      [
        ["board-1", "unknown", undefined],
        ["board-2", "unknown", undefined],
      ],
    );
    {
      using book = new HealthBook(join(lab.keep, "health.sqlite"), "a test");
      book.say("board-2", "maintenance", "its antenna is off");
    }
    const sick = await views.until(({ boards }) => boards[1]?.health === "maintenance");
    assert.equal(sick.boards[1]?.healthReason, "its antenna is off");
    using table = new LeaseTable(join(lab.keep, "leases.sqlite"), { leaseMs: 60_000 });
    using lease = takeLease(table, ["board-1"], { purpose: "assay run --rig" });
    const held = await views.until(({ boards }) => boards[0]?.lease !== undefined);
    assert.equal(held.boards[0]?.lease?.purpose, "assay run --rig");
    lease.release();
    await views.until(({ boards }) => boards[0]?.lease === undefined);
  });

  test("a night that begins, goes on and ends; its scenario by name", async () => {
    using lab = new WallLab("board-1");
    const views = new Views();
    using _watch = await watchLab(await loadLab(lab.file), views.take);
    const plan = planned("PRV-A-1.1", { name: "It keeps its name" });
    const board = boardStatus("board-1", { scenario: plan.scenario, attempt: 2, tail: ["booting"] });
    const folder = await lab.night("one", nightStatus({ boards: [board] }), plan);
    const begun = await views.until(({ nights }) => nights.length > 0);
    assert.equal(begun.nights[0]?.state, "running");
    // Four of ten jobs took 40 minutes.
    assert.equal(begun.nights[0]?.expectedEndAt, "2027-01-31T23:40:00.000Z");
    assert.equal(begun.boards[0]?.night?.scenarioName, "It keeps its name");
    assert.deepEqual(begun.boards[0]?.night?.tail, ["booting"]);
    const paused = { reason: "the disk is full", since: "2027-01-31T22:41:00.000Z" };
    await writeNightStatus(folder, nightStatus({ paused, boards: [board] }));
    await views.until(({ nights }) => nights[0]?.state === "paused");
    const { pid: _, ...ended } = nightStatus({ endedAt: "2027-02-01T01:00:00.000Z", done: 10 });
    await writeNightStatus(folder, ended);
    const over = await views.until(({ nights }) => nights[0]?.state === "ended");
    assert.equal(over.nights[0]?.expectedEndAt, undefined);
  });

  test("a night whose process is gone is told as such", async () => {
    using lab = new WallLab("board-1");
    const { pid } = spawnSync("true");
    await lab.night("one", nightStatus({ pid }));
    using watch = await watchLab(await loadLab(lab.file), () => {});
    assert.equal(watch.view.nights[0]?.state, "gone");
    assert.equal(watch.view.boards[0]?.night?.state, "interrupted");
  });

  test("a status that is none of this version is a problem, and the boards are shown all the same", async () => {
    using lab = new WallLab("board-1");
    const folder = await lab.night("one", nightStatus());
    writeFileSync(join(folder, "status.json"), '{"version":99}');
    using watch = await watchLab(await loadLab(lab.file), () => {});
    assert.match(watch.view.problem ?? "", /version/);
    assert.equal(watch.view.boards.length, 1);
    assert.equal(watch.view.nights[0], undefined);
  });
});

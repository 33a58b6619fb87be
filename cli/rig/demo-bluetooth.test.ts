import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { assay, Yard } from "../test-support.ts";
import { startDemoLab } from "./demo.ts";
import { finishedIn, isPass, told } from "./test-support/process-lab.ts";

const onAir = [
  "features/field/visible.feature:5",
  "features/field/visible.feature:31",
  "features/field/supplied.feature:5",
];

suite("a demo lab whose boards have Bluetooth", () => {
  test("is examined over the air by a run, on the board that is meant", async () => {
    await using yard = new Yard();
    const faults: unknown[] = [];
    await using lab = await startDemoLab(yard.folder, {
      ...{ boards: 2, bluetooth: true },
      onFault: (board, fault) => faults.push(board, fault),
    });
    const { boards } = parse(await readFile(lab.file, "utf8"));
    const radios = Object.values<typeof boards>(boards).map(({ bluetooth }) => bluetooth);
    assert.equal(new Set(radios.map(({ address }) => address)).size, 1, "all are in one air");
    assert.equal(new Set(radios.map(({ device }) => device.address)).size, 2);
    const { stderr } = await yard.run("run", "--rig", lab.file, "--out", "report", ...onAir);
    const finished = finishedIn(await yard.journal("report"));
    assert.equal(finished.length, onAir.length, stderr);
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
    assert.deepEqual(faults, []);
  });

  test("is examined by a night on its boards at the same time", async () => {
    await using yard = new Yard();
    await using lab = await startDemoLab(yard.folder, { boards: 2, bluetooth: true });
    const { stderr } = await yard.run("nightly", lab.file, "--out", "night", ...onAir);
    const journal = await yard.journal("night");
    const finished = finishedIn(journal);
    assert.equal(finished.length, onAir.length, stderr);
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
    const slots = journal.flatMap((line) => (line.type === "lease" ? [line.slot] : []));
    assert.deepEqual([...new Set(slots)].sort(), ["board-1", "board-2"]);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const)
    test(`ended by ${signal} it leaves no process, socket or pseudo-terminal`, async () => {
      await using yard = new Yard();
      const demo = yard.start(assay("rig", "demo", "lab", "--boards", "2", "--bluetooth"));
      await demo.said(/a Bluetooth radio are running/);
      assert.ok(yard.processes().length > 4, "boards, their terminals, relay, flash tool and radio");
      demo.child.kill(signal);
      await demo.ended;
      assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
    });

  test("what cannot be had together is told, with exit code 2", async () => {
    await using yard = new Yard();
    for (const [more, pattern] of [
      [["--console", "text"], /--bluetooth.*--console/],
      [["--virtual-pico", "1"], /--boards/],
    ] as const) {
      const { status, stderr } = await yard.run("rig", "demo", "lab", "--bluetooth", ...more);
      assert.equal(status, 2, stderr);
      assert.match(stderr, pattern);
    }
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });
});

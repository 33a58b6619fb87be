import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { connectEquipment } from "../../core/dut/index.ts";
import { Yard } from "../test-support.ts";
import { startDemoLab } from "./demo.ts";
import { finishedIn, isPass, told } from "./test-support/process-lab.ts";

suite("a demo lab whose boards have a text console", () => {
  test("is examined through its dialect over pseudo-terminals, relay and flash tool", async () => {
    await using yard = new Yard();
    await using lab = await startDemoLab(yard.folder, { boards: 1, console: "text" });
    const { stderr } = await yard.run(
      ...["run", "--rig", lab.file, "--out", "report", "features/identity/reported.feature"],
      ...["features/identity/protected.feature:5", "features/configuration/factory-reset.feature:5"],
      "features/configuration/validated.feature:37",
    );
    const finished = finishedIn(await yard.journal("report"));
    assert.equal(finished.length, 6, stderr);
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
  });
});

suite("a demo lab of virtual Picos", () => {
  test("has boards that the rig's file reaches, one process for all", async () => {
    await using yard = new Yard();
    await using lab = await startDemoLab(yard.folder, { virtualPico: 2 });
    const { boards } = parse(await readFile(lab.file, "utf8"));
    assert.deepEqual(Object.keys(boards), ["pico-1", "pico-2"]);
    const ids = new Set<string>();
    for (const { kind, product, fixture, console, flash } of Object.values<typeof boards>(boards)) {
      assert.deepEqual([kind, product], ["virtual", "products/pico"]);
      assert.ok(existsSync(console.path), "its pseudo-terminal");
      await using equipment = await connectEquipment(fixture.address);
      assert.equal(equipment.groups.size, 9);
      ids.add(Buffer.from(await equipment.readHardwareId()).toString("hex"));
      assert.match(flash.tcl, /^127\.0\.0\.1:\d+$/);
    }
    assert.equal(ids.size, 2);
  });
});

suite("a demo lab of both", () => {
  test("has all of them on one rig, in a group for each kind", async () => {
    await using yard = new Yard();
    await using lab = await startDemoLab(yard.folder, { boards: 2, virtualPico: 1 });
    const { stdout, status } = await yard.run("rig", "list", lab.file, "--json");
    assert.equal(status, 0);
    const { boards } = parse(await readFile(lab.file, "utf8"));
    assert.deepEqual(
      Object.entries<typeof boards>(boards).map(([name, { groups, product }]) => [name, groups, product]),
      [
        ["board-1", ["emulated"], "products/reference"],
        ["board-2", ["emulated"], "products/reference"],
        ["pico-1", ["virtual"], "products/pico"],
      ],
    );
    for (const name of Object.keys(boards)) assert.match(stdout, new RegExp(name));
    const mixed = await yard.run("run", "--rig", lab.file, "features/identity");
    assert.equal(mixed.status, 2);
    assert.match(mixed.stderr, /carry 2 products.*\n.*--board/s);
  });
});

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { stringify } from "yaml";
import { root } from "../installation.ts";
import { assay, Yard } from "../test-support.ts";
import {
  type Finished,
  finishedIn,
  flashSize,
  isPass,
  processBoard,
  requirePassesBut,
  told,
} from "./test-support/process-lab.ts";

/** The products of this installation, with samples that a unit test can afford. */
function bringProducts(yard: Yard, ...names: readonly string[]): void {
  for (const name of names) {
    cpSync(join(root, "products", name), yard.path("products", name), { recursive: true });
    yard.edit(`products/${name}/ixit.yaml`, "corruptions: 1000", "corruptions: 4");
    yard.edit(`products/${name}/ixit.yaml`, "cutPoints: 20", "cutPoints: 2");
  }
}

/** Runs scenarios on the boards of lab.yaml; what became of each. */
async function examine(yard: Yard, ...argv: readonly string[]): Promise<Finished[]> {
  await yard.run("run", "--rig", "lab.yaml", "--out", "report", ...argv);
  return finishedIn(await yard.journal("report"));
}

suite("boards that are processes", () => {
  test("are examined through a dialect alone: what needs no network, air or button passes, supply cut by time among it", async () => {
    await using yard = new Yard();
    bringProducts(yard, "text-console");
    const boards = ["board-1", "board-2", "board-3"].map(
      (name) => [name, processBoard(name, "products/text-console", "text")] as const,
    );
    yard.write("lab.yaml", stringify({ name: "processes", boards: Object.fromEntries(boards) }));
    const finished = await examine(
      yard,
      // All of both sections: tools/process-boards.ts, every night.
      ...["--tags", "not @lot", "features/identity", "features/configuration/separate.feature"],
    );
    requirePassesBut(["network", "button", "air"], finished);
    const passed = finished.filter(isPass);
    assert.ok(passed.some(({ tags }) => tags.includes("@needs-power-cut")));
    assert.ok(passed.length > finished.length / 2, `${passed.length} of ${finished.length}`);
  });

  test("speak JSON-RPC as well", async () => {
    await using yard = new Yard();
    yard.write(
      "lab.yaml",
      stringify({
        name: "process",
        boards: { "board-1": processBoard("board-1", "products/reference", "json-rpc") },
      }),
    );
    const finished = await examine(
      yard,
      ...["features/identity/hardware-derived.feature", "features/configuration/separate.feature:5"],
    );
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
  });
});

suite("a device in a process that stays, with its own control socket for a fixture", () => {
  test("has network, button, air and clock, and the rest by the drivers of a process board", async () => {
    await using yard = new Yard();
    bringProducts(yard, "text-console");
    const files = ["--flash", "board.flash", "--silicon", "board.silicon"];
    const device = yard.start(
      assay(
        "emulate",
        "device",
        ...["--console", "text", "--pty", "console", "--control", "control"],
        ...files,
      ),
    );
    await device.complained(/Console: /);
    const fixture = { driver: "fixture" };
    yard.write(
      "lab.yaml",
      stringify({
        name: "a process and its fixture",
        boards: {
          "board-1": {
            ...{ product: "products/text-console", kind: "emulated" },
            console: { driver: "serial", path: yard.path("console") },
            flash: { driver: "file", path: "board.flash", size: flashSize },
            fixture: { address: "./control" },
            ...{ power: fixture, cuts: fixture, button: fixture, network: fixture, air: fixture },
            ...{ clock: fixture, blank: "exchange" },
          },
        },
      }),
    );
    const finished = await examine(
      yard,
      ...["features/identity/reported.feature", "features/configuration/factory-reset.feature:5"],
    );
    assert.deepEqual(finished.filter((one) => !isPass(one)).map(told), []);
  });
});

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { stringify } from "yaml";
import type { JournalLine, Verdict } from "../../core/journal/index.ts";
import { root } from "../installation.ts";
import { assay, Yard } from "../test-support.ts";

const flashSize = 2 * 1024 * 1024;

/** A board whose whole life is a command: no fixture, no relay, no server that stays. */
function processBoard(name: string, product: string, console: "text" | "json-rpc") {
  const [flash, silicon] = [`${name}.flash`, `${name}.silicon`];
  return {
    ...{ product, kind: "emulated" },
    process: {
      command: assay("emulate", "device", ...["--console", console, "--flash", flash, "--silicon", silicon]),
    },
    power: { driver: "process" },
    console: { driver: "process" },
    flash: {
      ...{ driver: "file", path: flash, size: flashSize },
      hardwareId: assay("emulate", "silicon", silicon),
    },
    blank: "exchange",
    exchange: { command: assay("emulate", "silicon", silicon, "--new") },
  };
}

/** The products of this installation, with samples that a unit test can afford. */
function bringProducts(yard: Yard, ...names: readonly string[]): void {
  for (const name of names) {
    cpSync(join(root, "products", name), yard.path("products", name), { recursive: true });
    yard.edit(`products/${name}/ixit.yaml`, "corruptions: 1000", "corruptions: 8");
    yard.edit(`products/${name}/ixit.yaml`, "cutPoints: 20", "cutPoints: 3");
  }
}

interface Finished {
  readonly scenario: string;
  readonly tags: readonly string[];
  readonly verdict: Verdict;
}

/** Runs scenarios on the boards of lab.yaml; what became of each. */
async function examine(yard: Yard, ...argv: readonly string[]): Promise<Finished[]> {
  const { stdout, stderr } = await yard.run("run", "--rig", "lab.yaml", "--out", "report", ...argv);
  const journal = await yard.journal("report");
  const planned = new Map(
    journal.flatMap((line) => (line.type === "scenario-planned" ? [[line.scenario, line]] : [])),
  );
  const finished = journal.filter(
    (line): line is Extract<JournalLine, { type: "scenario-finished" }> => line.type === "scenario-finished",
  );
  assert.ok(finished.length > 0 && finished.length === planned.size, `${stdout}${stderr}`);
  return finished.map(({ scenario, verdict }) => ({
    ...{ scenario, verdict },
    tags: planned.get(scenario)?.tags ?? [],
  }));
}

const told = ({ scenario, verdict }: Finished) => `${scenario}: ${JSON.stringify(verdict)}`;
const isPass = ({ verdict }: Finished) => verdict.status === "pass";

/** A scenario passes, unless it needs what `lacks` names: then nothing was observed, and the cause is told. */
function requirePassesBut(lacks: RegExp, finished: readonly Finished[]): void {
  for (const one of finished) {
    const { verdict, tags } = one;
    const needs = tags.some((tag) => lacks.test(tag.replace("@needs-", "no ")));
    if (verdict.status === "pass") assert.ok(!needs, told(one));
    else
      assert.ok(
        verdict.status === "inconclusive" &&
          verdict.cause === "not-observable" &&
          lacks.test(verdict.message),
        told(one),
      );
  }
}

suite("boards that are processes", () => {
  test("are examined through a dialect alone: what needs no network, air or button passes, supply cut by time among it", async () => {
    await using yard = new Yard();
    bringProducts(yard, "text-console");
    const boards = ["board-1", "board-2"].map(
      (name) => [name, processBoard(name, "products/text-console", "text")] as const,
    );
    yard.write("lab.yaml", stringify({ name: "processes", boards: Object.fromEntries(boards) }));
    const finished = await examine(
      yard,
      ...["--tags", "not @lot", "features/configuration", "features/identity"],
    );
    requirePassesBut(/\bno (network|button|air)\b/, finished);
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

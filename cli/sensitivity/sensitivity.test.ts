import assert from "node:assert/strict";
import { mkdtempDisposableSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { defects, reachProbe } from "../../emulators/defects/index.ts";
import { assay, Yard } from "../test-support.ts";
import { hire } from "./crew.ts";
import { prepare } from "./grounds.ts";
import { sensitivity } from "./sensitivity.ts";
import { TaskFault } from "./worker-process.ts";

const stored = "features/credentials/stored.feature";
const task = { product: "products/reference", seed: "seed", scenarios: [stored] };

interface Matrix {
  readonly complete: boolean;
  readonly sound: readonly { product: string; scenarios: number }[];
  readonly defects: readonly { name: string; outcome: string; killers: readonly { place: string }[] }[];
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

describe("assay sensitivity", () => {
  it("shows that a defect is caught, and where", async () => {
    await using yard = new Yard();
    const argv = ["sensitivity", "--defects", "plaintext-nvs", "--workers", "2", "--out", "s"];
    const { status, stdout, stderr } = await yard.run(...argv);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /1 of 1 defects killed by the atom that they break, 0 false alarms/);
    const { defects, sound } = JSON.parse(yard.read("s", "kill-matrix.json")) as Matrix;
    // The one that caught it, and no other.
    assert.deepEqual(
      sound.map(({ scenarios }) => scenarios),
      [1],
    );
    assert.deepEqual(
      defects.map(({ name, outcome }) => [name, outcome]),
      [["plaintext-nvs", "killed"]],
    );
    assert.match(defects[0]?.killers[0]?.place ?? "", /stored\.feature:\d+$/);
    assert.match(yard.read("s", "kill-matrix.html"), /1 of 1 defects caught/);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  it("is red when a defect has been made to do nothing", async () => {
    using out = mkdtempDisposableSync(join(tmpdir(), "assay-sensitivity-"));
    const [sound] = defects.filter(({ name }) => name === "plaintext-nvs");
    assert.ok(sound);
    // Under this name sound parts are built in.
    const inert = { ...sound, name: reachProbe };
    const lines: string[] = [];
    const screen = { write: (text: string) => lines.push(text) > 0 };
    const status = await sensitivity({ out: join(out.path, "s"), workers: 2 }, screen, [inert]);
    assert.equal(status, 1, lines.join(""));
    assert.match(lines.join(""), /mechanical:reach survived/);
  });

  it("tries first what is meant to catch a defect, and begins with a scenario of its atom", async () => {
    const { trials } = await prepare({ out: "s" }, defects);
    for (const { defect, scenarios, turnOf } of trials) {
      const first = scenarios.filter((scenario) => turnOf?.(scenario) === 0);
      const { caughtBy } = defects.find(({ name }) => name === defect.name) ?? {};
      assert.equal(first.length > 0, caughtBy !== undefined, `${defect.name} is caught by "${caughtBy}"`);
      assert.ok(
        scenarios.some((scenario) => (turnOf?.(scenario) ?? 2) < 2),
        defect.name,
      );
    }
  });

  it("refuses a name that no defect has, before anything is written", async () => {
    await using yard = new Yard();
    const { status, stderr } = await yard.run("sensitivity", "--defects", "nothing-*");
    assert.equal(status, 2);
    assert.match(stderr, /no defect has such a name[\s\S]*--list/);
    assert.ok(![...yard.contents().keys()].includes("sensitivity"));
  });

  it("leaves a readable matrix and no process when it is interrupted", async () => {
    await using yard = new Yard();
    const { child, ended, said } = yard.start(assay("sensitivity", "--out", "s"));
    await said(/killed/);
    child.kill("SIGINT");
    const { status } = await ended;
    assert.equal(status, 130);
    const { complete, defects } = JSON.parse(yard.read("s", "kill-matrix.json")) as Matrix;
    assert.equal(complete, false);
    assert.ok(defects.length > 0);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  it("goes on after an interruption with what was not tried yet, and with nothing else", async () => {
    await using yard = new Yard();
    const { child, ended, said } = yard.start(
      assay(
        "sensitivity",
        "--defects",
        "{plaintext,certificate,key,default}-*",
        "--workers",
        "1",
        "--out",
        "s",
      ),
    );
    await said(/killed +\S+-/);
    child.kill("SIGTERM");
    await ended;
    const before = JSON.parse(yard.read("s", "kill-matrix.json")) as Matrix;
    const { status, stdout, stderr } = await yard.run("sensitivity", "--resume", "s", "--workers", "1");
    assert.equal(status, 0, stdout + stderr);
    const after = JSON.parse(yard.read("s", "kill-matrix.json")) as Matrix;
    assert.equal(after.complete, true);
    assert.ok(after.defects.length > before.defects.length);
    for (const row of before.defects)
      assert.deepEqual(
        after.defects.find(({ name }) => name === row.name),
        row,
      );
    const again = await yard.run("sensitivity", "--resume", "s");
    assert.equal(again.status, 2);
    assert.match(again.stderr, /the matrix is complete/);
  });

  it("does not go on with what another examination tried", async () => {
    await using yard = new Yard();
    const { child, ended, said } = yard.start(assay("sensitivity", "--workers", "1", "--out", "s"));
    await said(/killed +\S+-/);
    child.kill("SIGTERM");
    await ended;
    const changed = JSON.parse(yard.read("s", "kill-matrix.json")) as Matrix & { features: unknown[] };
    yard.write("s/kill-matrix.json", JSON.stringify({ ...changed, features: changed.features.slice(1) }));
    const { status, stderr } = await yard.run("sensitivity", "--resume", "s");
    assert.equal(status, 2);
    assert.match(stderr, /--resume s: features have changed since it was begun/);
  });
});

describe("crew", () => {
  it("tells what a task did to its worker, and goes on with the next", async () => {
    await using crew = hire(1);
    await assert.rejects(crew.perform({ ...task, scenarios: ["features/none.feature"] }), TaskFault);
    const { scenarios } = await crew.perform(task);
    assert.ok(scenarios.length > 0 && scenarios.every(({ verdict }) => verdict.status === "pass"));
  });

  it("runs nothing after a first FAIL when one answers the question", async () => {
    await using crew = hire(1);
    const otherwise = [["features/identity"]];
    const { scenarios } = await crew.perform({
      ...task,
      defect: "plaintext-nvs",
      untilFirstFail: { otherwise },
    });
    assert.equal(scenarios.at(-1)?.verdict.status, "fail");
    assert.ok(scenarios.every(({ scenario }) => scenario.startsWith(stored)));
  });

  it("does again, each by itself, what a worker took along when it ended", async () => {
    await using crew = hire(1);
    const all = [crew.perform(task), crew.perform(task)];
    const [worker] = childrenOf(process.pid);
    assert.ok(worker);
    process.kill(worker, "SIGKILL");
    for (const { scenarios } of await Promise.all(all))
      assert.ok(scenarios.length > 0 && scenarios.every(({ verdict }) => verdict.status === "pass"));
  });

  it("gives up what waits when it is dismissed", async () => {
    const crew = hire(1);
    const ended = Promise.allSettled([crew.perform(task), crew.perform(task)]);
    await crew[Symbol.asyncDispose]();
    for (const end of await ended) assert.ok(end.status === "rejected" && end.reason instanceof TaskFault);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";
import { assay, Yard } from "../../test-support.ts";
import type { planToJson } from "./to-json.ts";

type Plan = ReturnType<typeof planToJson>;

interface BoardLines {
  readonly [key: string]: string | undefined;
}

/** A rig whose boards have what `boards` say, each key's value as YAML. */
const labOf = (boards: Record<string, BoardLines>): string =>
  [
    "name: test lab",
    "boards:",
    ...Object.entries(boards).flatMap(([name, keys]) => [
      `  ${name}:`,
      ...Object.entries({ product: "products/reference", ...keys }).flatMap(([key, value]) =>
        value === undefined ? [] : [`    ${key}: ${value}`],
      ),
    ]),
    "",
  ].join("\n");

let last = 0;
/** A whole board of which nothing is there. */
const board = (keys: BoardLines = {}): BoardLines => {
  last += 1;
  return {
    console: `{ driver: serial, path: /dev/tty-that-is-not-there-${last} }`,
    power: `{ driver: shelly, url: "http://203.0.113.9", channel: ${last} }`,
    flash: `{ driver: openocd, config: [none${last}.cfg], base: 0, hardwareId: { address: 0, length: 8 } }`,
    button: `{ driver: gpioset, line: ${last} }`,
    network: `{ driver: uhubctl, hub: "1-1", port: ${last} }`,
    air: "{ driver: fixture }",
    clock: "{ driver: fixture }",
    fixture: `{ address: /none/of/${last} }`,
    ...keys,
  };
};

async function plan(boards: Record<string, BoardLines>, ...argv: readonly string[]): Promise<Plan> {
  await using yard = new Yard();
  yard.write("lab.yaml", labOf(boards));
  const { status, stdout, stderr } = await yard.run("rig", "plan", "lab.yaml", ...argv, "--json");
  assert.deepEqual([status, stderr], [0, ""], stdout);
  return JSON.parse(stdout) as Plan;
}

function only({ parts }: Plan): Plan["parts"][number] {
  const [part, ...others] = parts;
  assert.ok(part !== undefined && others.length === 0);
  return part;
}

/** Reasons that stand for what cannot run, each once. */
const reasons = (planned: Plan): string[] => [
  ...new Set(
    only(planned).scenarios.flatMap(({ prospect }) => (prospect.kind === "cannot" ? prospect.why : [])),
  ),
];

async function listening(server: Server, at: object): Promise<Server> {
  server.listen(at);
  await once(server, "listening");
  return server;
}

suite("assay rig plan", () => {
  test("tells of a whole rig that all of the standard would run, and by which command", async () => {
    const planned = only(await plan({ a: board({ blank: "exchange" }), b: board(), c: board() }));
    assert.ok(planned.scenarios.length > 200);
    assert.deepEqual(new Set(planned.scenarios.map(({ prospect }) => prospect.kind)), new Set(["runs"]));
    assert.deepEqual(planned.command, ["assay", "run", "--rig", "lab.yaml", "--board", "a", "b", "c"]);
    assert.ok(planned.estimateMs > 0);
  });

  test("tells what a board lacks, on that board and for the run of both", async () => {
    const planned = await plan({ whole: board(), poor: board({ button: undefined, flash: undefined }) });
    const { boards, scenarios, command } = only(planned);
    const poor = boards.find(({ name }) => name === "poor");
    assert.deepEqual(
      poor?.obstacles.map(({ what }) => what),
      ["nothing erases its flash, which makes it blank"],
    );
    assert.ok(!command?.includes("poor"));
    const button = scenarios.find(({ name }) => name.startsWith("The button held for"));
    assert.equal(button?.prospect.kind, "runs");
    const other = await plan({ whole: board(), poor: board({ button: undefined }) });
    assert.deepEqual(
      reasons(other).filter((why) => why.includes("button")),
      ["no button on poor"],
    );
    const held = only(other).scenarios.find(({ name }) => name.startsWith("The button held for"));
    assert.deepEqual(held?.boards["whole"], { kind: "runs" });
    assert.deepEqual(held?.boards["poor"], { kind: "cannot", why: ["no button on poor"] });
  });

  test("a board that may not be given up, or is never blank, takes no part; its owner can allow the first", async () => {
    const boards = { fused: board({ irreversible: "[manufacture]" }), kept: board({ blank: "never" }) };
    const refused = only(await plan(boards, "features/identity"));
    assert.deepEqual(
      refused.boards.map(({ obstacles }) => obstacles.map(({ what }) => what)),
      [
        ["manufacture cannot be taken back on it"],
        ["it is never made blank, and every scenario begins with a blank device"],
      ],
    );
    assert.equal(refused.command, undefined);
    assert.equal(refused.estimateMs, 0);
    const allowed = only(await plan(boards, "features/identity", "--allow-irreversible", "fused"));
    assert.deepEqual(allowed.command?.slice(-4), ["--board", "fused", "--allow-irreversible", "fused"]);
  });

  test("tells of too few boards and of lots that they cannot give", async () => {
    const why = reasons(await plan({ single: board() }));
    assert.ok(why.includes("it needs 2 devices at once, and 1 board takes part"), why.join("\n"));
    assert.ok(why.includes("a lot of 300 is declared, 1 board takes part and none has blank: exchange"));
  });

  test("takes an earlier run's times where it has them, and says so", async () => {
    await using yard = new Yard();
    yard.write("lab.yaml", labOf({ a: board(), b: board() }));
    const made = await yard.run("run", "features/identity/reported.feature", "--out", "earlier");
    assert.equal(made.status, 0, made.stderr);
    const argv = ["rig", "plan", "lab.yaml", "features/identity", "--tags", "not @lot"];
    const { stdout } = await yard.run(...argv, "--history", "earlier", "--json");
    const { scenarios } = only(JSON.parse(stdout) as Plan);
    const took = new Map<string, number>();
    for (const line of await yard.journal("earlier"))
      if (line.type === "scenario-finished") took.set(line.scenario, line.durationMs);
    for (const { scenario, estimate } of scenarios)
      assert.deepEqual(
        [estimate?.from, took.get(scenario) ?? estimate?.ms],
        [took.has(scenario) ? "history" : "declared", estimate?.ms],
      );
    assert.ok(took.size > 0);
    const said = await yard.run(...argv, "--history", "earlier");
    assert.match(said.stdout, /those of earlier \(emulated: emulated device\); these boards are hardware/);
    const missing = await yard.run(...argv, "--history", "no-run");
    assert.equal(missing.status, 2);
  });

  test("waits are counted where the clock is the wall's", async () => {
    const ofWindow = async (clock: string) => {
      const { scenarios } = only(await plan({ a: board({ clock }) }, "features/field/visible.feature"));
      const closes = scenarios.find(({ name }) => name.includes("window is over"));
      return closes?.estimate?.ms ?? Number.NaN;
    };
    const difference = (await ofWindow("{ driver: wall }")) - (await ofWindow("{ driver: fixture }"));
    assert.equal(Math.round(difference), 600_000);
  });

  test("boards of several products or kinds are several runs", async () => {
    const { parts } = await plan(
      { a: board(), b: board({ kind: "virtual" }), c: board({ product: "products/no-zero-touch" }) },
      "features/identity",
      "--tags",
      "not @lot",
    );
    assert.deepEqual(
      parts.map(({ kind, boards }) => [kind, boards.map(({ name }) => name)]),
      [
        ["hardware", ["a"]],
        ["virtual", ["b"]],
        ["hardware", ["c"]],
      ],
    );
  });

  test("names that the rig does not have are refused", async () => {
    await using yard = new Yard();
    yard.write("lab.yaml", labOf({ alpha: board() }));
    for (const flag of ["--board", "--allow-irreversible"]) {
      const { status, stderr } = await yard.run("rig", "plan", "lab.yaml", flag, "alpa");
      assert.equal(status, 2);
      assert.match(stderr, /alpha/);
    }
  });

  for (const verb of ["plan", "list"])
    test(`${verb} touches nothing that the file names`, async () => {
      await using yard = new Yard();
      const [console, relay, fixture] = [createServer(), createServer(), createServer()];
      let touched = 0;
      for (const server of [console, relay, fixture]) server.on("connection", () => (touched += 1));
      await using stack = new AsyncDisposableStack();
      const port = async (server: Server) => {
        stack.use(await listening(server, { host: "127.0.0.1", port: 0 }));
        const address = server.address();
        return typeof address === "object" ? address?.port : undefined;
      };
      stack.use(await listening(fixture, { path: join(yard.temporary, "fixture") }));
      yard.write("tool", `#!/bin/sh\ntouch ${yard.path("was-run")}\n`);
      chmodSync(yard.path("tool"), 0o755);
      const tool = `[${yard.path("tool")}]`;
      yard.write(
        "lab.yaml",
        labOf({
          a: board({
            console: `{ driver: tcp, port: ${await port(console)} }`,
            power: `{ driver: shelly, url: "http://127.0.0.1:${await port(relay)}" }`,
            flash: `{ driver: command, read: ${tool}, write: ${tool}, erase: ${tool}, hardwareId: ${tool} }`,
            button: `{ driver: command, on: ${tool}, off: ${tool}, read: ${tool} }`,
            fixture: `{ address: ${join(yard.temporary, "fixture")} }`,
          }),
          b: board({
            console: "{ driver: process }",
            power: "{ driver: process }",
            process: `{ command: ${tool} }`,
            flash: `{ driver: file, path: ${yard.path("flash.bin")}, size: 4096 }`,
          }),
        }),
      );
      const before = yard.contents();
      // Under Node's permissions whatever starts a process, loads native code such as the serial library, or writes fails.
      const [node = "", ...rest] = assay("rig", verb, "lab.yaml", "--json");
      const { status, stdout, stderr } = await yard.start([
        node,
        "--permission",
        "--allow-fs-read=*",
        ...rest,
      ]).ended;
      assert.equal(status, 0, stderr);
      assert.match(stdout, /"a"/);
      assert.deepEqual(yard.contents(), before);
      assert.equal(existsSync(yard.path("was-run")), false);
      assert.equal(touched, 0);
    });
});

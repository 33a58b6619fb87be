import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { hasSupply, reached, underWay } from "./test-support/in-the-middle.ts";
import { Trouble, TroubleLab } from "./test-support/trouble-lab.ts";

const scenario = "identity/reported.feature:5";
const nothing = { processes: [], files: [] };

let lab: TroubleLab;
before(async () => {
  lab = await TroubleLab.start([undefined]);
});
after(() => lab[Symbol.asyncDispose]());

/** An openocd of the rig's own, which it starts as a child. */
function ownTool(
  trouble: Trouble,
  { tcl, ...flash }: { readonly tcl: string; readonly [key: string]: unknown },
) {
  const program = trouble.yard.path("openocd");
  trouble.yard.write("openocd", `#!/bin/sh\nexec socat - TCP:${tcl}\n`);
  chmodSync(program, 0o755);
  return { ...flash, program, commands: ["adapter speed 1000"] };
}

suite("a run that is interrupted in the middle of a scenario on a board", () => {
  for (const [whom, signal, status] of [
    ["group", "SIGINT", 130],
    ["command", "SIGTERM", 143],
  ] as const) {
    test(`by ${signal} to its ${whom} leaves the board without supply, its record, and no process`, async () => {
      await using trouble = new Trouble(lab);
      const tap = await trouble.tapConsole("board-1");
      const { console, flash, power, ...board } = trouble.board("board-1");
      trouble.writeRig({
        "board-1": {
          ...{ ...board, power, console: { ...console, path: tap.path } },
          flash: ownTool(trouble, flash),
        },
      });
      const asked = underWay(tap);
      const started = trouble.start(scenario);
      await reached(asked, started);
      const { child, ended } = started;
      assert.equal(await hasSupply(power.url, power.channel), true);
      assert.ok(trouble.yard.processes().length > 1, "the flash tool is a child");
      const pid = child.pid ?? 0;
      process.kill(whom === "group" ? -pid : pid, signal);
      const result = await ended;
      assert.deepEqual([result.status, result.stderr], [status, ""], result.stdout);
      assert.equal(await hasSupply(power.url, power.channel), false);
      const last = (await trouble.yard.journal("run")).at(-1);
      assert.ok(last?.type === "run-finished" && last.reason === "interrupted" && last.by === signal);
      assert.match(trouble.yard.read(recordOf(trouble)), /identity\.get/);
      assert.deepEqual(await trouble.yard.leftBehind(), nothing);
    });
  }

  test("does not wait for ever for a relay that hangs", async () => {
    await using trouble = new Trouble(lab);
    const [tap, relay] = await Promise.all([trouble.tapConsole("board-1"), trouble.tapRelay()]);
    const { console, power, ...board } = trouble.board("board-1");
    trouble.writeRig({
      "board-1": {
        ...{ ...board, power: { ...power, url: relay.url } },
        console: { ...console, path: tap.path },
      },
    });
    const asked = underWay(tap);
    const started = trouble.start(scenario);
    await reached(asked, started);
    const { child, ended } = started;
    relay.order = () => new Promise(() => {});
    process.kill(child.pid ?? 0, "SIGINT");
    const result = await ended;
    assert.equal(result.status, 130, result.stdout + result.stderr);
    const last = (await trouble.yard.journal("run")).at(-1);
    assert.ok(last?.type === "run-finished" && last.reason === "interrupted");
    assert.deepEqual(await trouble.yard.leftBehind(), nothing);
  });
});

function recordOf({ yard }: Trouble): string {
  const [name = ""] = [...yard.contents().keys()].filter((one) => one.startsWith("run/console/"));
  return name;
}

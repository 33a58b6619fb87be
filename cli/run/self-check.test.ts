import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { HostClock } from "../../core/journal/index.ts";
import { makeFolder } from "../../core/journal/test-support.ts";
import { checkMachine, clocksFromNow } from "./self-check.ts";

const inStep: HostClock = { source: "system clock", synchronised: true };
const still = { wall: () => 0, monotonic: () => 0 };

async function found(name: string, clock = inStep, clocks = still, folder?: string) {
  await using own = await makeFolder();
  const checks = await checkMachine(folder ?? own.path(""), clock, clocks);
  const check = checks.find((one) => one.name === name) ?? assert.fail(`there is no check of ${name}`);
  return [check.status, check.detail ?? ""] as const;
}

suite("the self-check of this machine", () => {
  test("opens a port and says so; tells what the disk has left", async () => {
    assert.deepEqual(await found("ports"), ["ok", "a port of 127.0.0.1 can be opened and reached"]);
    assert.match((await found("disk"))[1], /^\d+ MB free for the run's folder$/);
  });

  test("takes a folder that is gone for a fault, and says what is wrong", async () => {
    const [status, detail] = await found("disk", inStep, still, "/nowhere/at/all");
    assert.equal(status, "fault");
    assert.match(detail, /ENOENT/);
  });

  for (const [what, clock, status, detail] of [
    ["is in step", inStep, "ok", /^in step with a reference/],
    ["is not in step", { source: "", synchronised: false }, "fault", /^it is not in step/],
    ["says nothing", { source: "" }, "unchecked", /does not tell/],
  ] as const)
    test(`of a clock that ${what} is ${status}`, async () => {
      const [is, why] = await found("clock", clock);
      assert.equal(is, status);
      assert.match(why, detail);
    });

  for (const [wallMs, said] of [
    [61_001, /^the clock was set: it went 1001 ms faster/],
    [58_999, /^the clock was set: it went 1001 ms slower/],
  ] as const)
    test(`finds a clock that was set during the run: ${wallMs} ms in a minute`, async () => {
      const walls = [5_000, 5_000 + wallMs];
      const ticks = [100, 60_100];
      const clocks = clocksFromNow(
        () => walls.shift() ?? assert.fail(),
        () => ticks.shift() ?? assert.fail(),
      );
      const [status, detail] = await found("clock", inStep, clocks);
      assert.equal(status, "fault");
      assert.match(detail, said);
    });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openConsole, readLog, type TestConsole } from "../console/test-support.ts";
import { makeDevice } from "../test-support.ts";

const older = { "wifi.ssid": "old net", "wifi.passphrase": "old passphrase", "telemetry.intervalS": 60 };
const newer = { "wifi.ssid": "new net", "wifi.passphrase": "new passphrase", "telemetry.intervalS": 61 };
const masked = "********";

async function withOlder(): Promise<TestConsole> {
  const at = await openConsole(makeDevice());
  at.done("config.set", { values: older });
  return at;
}

const holds = (at: TestConsole, values: object) =>
  Object.entries(values).every(([field, value]) => at.done("config.matches", { field, value })["matches"]);

/** What the log tells of changes after the first three. */
const logged = (at: TestConsole) =>
  readLog(at)
    .filter(({ event }) => event === "configuration-changed")
    .slice(3)
    .map(({ field, from, to, origin }) => [field, from, to, origin]);

const told = [
  ["wifi.ssid", "old net", "new net", "console"],
  ["wifi.passphrase", masked, masked, "console"],
  ["telemetry.intervalS", "60", "61", "console"],
];

describe("change journal", () => {
  it("after a cut at any operation of a change, the log tells of it exactly when it was saved, once", async () => {
    const whole = await withOlder();
    const before = whole.device.flash.operations;
    whole.done("config.set", { values: newer });
    const operations = whole.device.flash.operations - before;
    assert.deepEqual(logged(whole), told);
    let saved = 0;
    for (let cut = 1; cut <= operations; cut += 1) {
      const at = await withOlder();
      const { flash } = at.device;
      flash.cutAt(flash.operations + cut, () => {});
      assert.equal(at.ask("config.set", { values: newer }).kind, "silent");
      flash.disarm();
      at.cycle();
      const isNew = holds(at, newer);
      assert.ok(isNew || holds(at, older), `cut ${cut}`);
      assert.deepEqual(logged(at), isNew ? told : [], `cut ${cut}`);
      at.cycle();
      assert.deepEqual(logged(at), isNew ? told : [], `cut ${cut}, a start later`);
      saved += isNew ? 1 : 0;
    }
    assert.ok(saved > 0 && saved < operations, `${saved} of ${operations}`);
  });

  it("finishes the entries also when the start that does so is cut", async () => {
    const whole = await withOlder();
    const before = whole.device.flash.operations;
    whole.done("config.set", { values: newer });
    const operations = whole.device.flash.operations - before;
    for (let cut = 1; cut <= operations; cut += 1) {
      for (let second = 1; ; second += 1) {
        const at = await withOlder();
        const { flash } = at.device;
        flash.cutAt(flash.operations + cut, () => {});
        at.ask("config.set", { values: newer });
        flash.disarm();
        flash.cutAt(flash.operations + second, () => {});
        at.cycle();
        const struck = !at.device.powered;
        flash.disarm();
        if (struck) at.cycle();
        assert.deepEqual(logged(at), holds(at, newer) ? told : [], `cut ${cut}, then ${second}`);
        if (!struck) break;
      }
    }
  });
});

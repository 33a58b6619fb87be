import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { referenceBehaviour } from "./behaviour.ts";
import { isReady, openConsole, readLog, type TestConsole, upload } from "./console/test-support.ts";
import { referenceParts } from "./device.ts";
import { flashMap } from "./flash-map.ts";
import type { Behaviour, Reset } from "./parts.ts";
import { label, makeAuthorities, makeDevice, provision, putLabel, release } from "./test-support.ts";

const authorities = makeAuthorities();
const holdMs = 5000;
const kept = { "product.type": "AR1-T", "product.region": "jp", "product.fleet": "fleet 7" };
const goes = { "wifi.ssid": "workshop net", "wifi.passphrase": "correct horse", "telemetry.intervalS": 615 };
const gone = { "wifi.ssid": "", "wifi.passphrase": "", "telemetry.intervalS": 300 };

async function configured(behaviour: Partial<Behaviour> = {}): Promise<TestConsole> {
  const resetKeeps = Object.keys(kept);
  const options = { behaviour: { ...referenceBehaviour, resetHoldMs: holdMs, resetKeeps, ...behaviour } };
  const at = await openConsole(makeDevice({ options }));
  at.done("config.set", { values: { ...kept, ...goes } });
  return at;
}

/** Lets device time pass; what restarts the device then has done so. */
async function elapse({ device }: TestConsole, ms: number): Promise<void> {
  device.clock.advance(ms);
  await turn();
}

async function hold(at: TestConsole, ms: number): Promise<void> {
  at.device.button.press();
  await elapse(at, ms);
  at.device.button.release();
}

const holds = (at: TestConsole, values: object) =>
  Object.entries(values).every(([field, value]) => at.done("config.matches", { field, value })["matches"]);
const assertUntouched = (at: TestConsole, why?: string) => {
  assert.ok(holds(at, { ...kept, ...goes }), why);
  assert.deepEqual(eventsOf(at), [], why);
};
const eventsOf = (at: TestConsole) =>
  readLog(at)
    .filter(({ event }) => event !== "configuration-changed")
    .map(({ event, origin, detail }) => [event, origin, detail]);
const reset = ["factory-reset", "button", undefined];

describe("reset button", () => {
  it("held for less than the declared time does nothing, however often", async () => {
    const at = await configured();
    for (const ms of [0, 1, holdMs / 2, holdMs - 1, holdMs - 1]) {
      await hold(at, ms);
      await elapse(at, 2 * holdMs);
      assertUntouched(at, `${ms} ms`);
    }
  });

  it("held for the declared time resets at that moment, restarts, and logs it", async () => {
    const at = await configured();
    at.device.button.press();
    await elapse(at, holdMs - 1);
    assertUntouched(at);
    const lines = at.lines.length;
    await elapse(at, 1);
    assert.ok(isReady(at.lines.at(-1)) && at.lines.length > lines, "it restarted");
    at.device.button.release();
    assert.ok(holds(at, { ...kept, ...gone }));
    assert.deepEqual(eventsOf(at), [reset]);
  });

  it("held on for long resets once, and again when pressed again", async () => {
    const at = await configured();
    await hold(at, 20 * holdMs);
    assert.deepEqual(eventsOf(at), [reset]);
    at.done("config.set", { values: goes });
    await elapse(at, 20 * holdMs);
    assert.ok(holds(at, { ...kept, ...goes }), "nobody presses it");
    await hold(at, holdMs);
    assert.ok(holds(at, { ...kept, ...gone }));
    assert.deepEqual(eventsOf(at), [reset, reset]);
  });

  it("a press that bounces begins anew", async () => {
    const at = await configured();
    at.device.button.press();
    await elapse(at, holdMs - 1);
    at.device.button.press();
    await elapse(at, holdMs - 1);
    at.device.button.release();
    at.device.button.release();
    await elapse(at, holdMs);
    assertUntouched(at);
  });

  for (const [how, restart] of [
    ["a reboot", (at: TestConsole) => at.restart("device.reboot")],
    ["a power cycle", (at: TestConsole) => at.cycle()],
  ] as const)
    it(`a hold that ${how} breaks off does nothing; the next whole one resets`, async () => {
      const at = await configured();
      at.device.button.press();
      await elapse(at, holdMs - 1);
      await restart(at);
      await elapse(at, 2 * holdMs);
      at.device.button.release();
      assertUntouched(at);
      await hold(at, holdMs);
      assert.deepEqual(eventsOf(at), [reset]);
    });

  it("does nothing without supply, and what was pressed then does nothing afterwards", async () => {
    const at = await configured();
    at.device.powerOff();
    await hold(at, 2 * holdMs);
    at.device.button.press();
    at.device.powerOn();
    await elapse(at, 2 * holdMs);
    at.device.button.release();
    assertUntouched(at);
  });

  it("does nothing on a device that hangs", async () => {
    const at = await configured();
    const before = at.device.flash.read(flashMap.configurationA.offset, flashMap.configurationA.size);
    at.device.flash.eraseSector(flashMap.bootloader.offset);
    at.cycle();
    await hold(at, 2 * holdMs);
    const after = at.device.flash.read(flashMap.configurationA.offset, flashMap.configurationA.size);
    assert.deepEqual(after, before);
  });

  it("holds to the time and the fields that the product declares", async () => {
    const at = await configured({
      resetHoldMs: 12_000,
      resetKeeps: ["wifi.ssid", "wifi.passphrase", "no.field"],
    });
    await hold(at, 11_999);
    assertUntouched(at);
    await hold(at, 12_000);
    const values = { "wifi.ssid": goes["wifi.ssid"], "wifi.passphrase": goes["wifi.passphrase"] };
    assert.ok(
      holds(at, { ...values, "product.type": "", "product.region": "eu", "telemetry.intervalS": 300 }),
    );
    at.cycle();
    assert.ok(holds(at, values));
  });

  it("leaves identity, certificate, trust, firmware and log, and no older copy of the configuration", async () => {
    const at = await configured();
    const identity = provision(at, authorities);
    at.done("manufacture.finish");
    at.done("config.set", { values: { "wifi.passphrase": "another passphrase" } });
    const certificate = at.done("identity.certificate");
    const log = readLog(at);
    const { flash } = at.device;
    const rest = () =>
      [flashMap.firmwareA, flashMap.credentials].map(({ offset, size }) => flash.read(offset, size));
    const before = rest();
    await hold(at, holdMs);
    at.cycle();
    assert.deepEqual(at.done("identity.get"), { identity });
    assert.deepEqual(at.done("identity.certificate"), certificate);
    assert.equal(at.done("status.get")["state"], "manufactured");
    assert.equal(at.refused("trust.install", authorities.anchors), "locked", "its anchors are there");
    assert.deepEqual(rest(), before);
    assert.deepEqual(readLog(at).slice(0, log.length), log);
    const { configurationA, configurationB } = flashMap;
    const blank = [configurationA, configurationB].filter(({ offset, size }) =>
      flash.read(offset, size).every((byte) => byte === 0xff),
    );
    assert.equal(blank.length, 1, "one copy, that of after the reset");
  });

  it("on trial it is refused and logged, and the older firmware has its configuration", async () => {
    const at = await configured();
    upload(at, release("4.0.0"));
    await at.restart("update.finish");
    await hold(at, holdMs);
    const migrated = ["configuration-migrated", "boot", "configuration 2: schema 3 to 4"];
    const refused = ["factory-reset-refused", "button", "busy"];
    assert.deepEqual(eventsOf(at), [migrated, refused]);
    at.cycle();
    assert.ok(holds(at, { ...kept, ...goes }));
    assert.equal(at.done("status.get")["firmwareVersion"], "3.0.0");
    await hold(at, holdMs);
    assert.ok(holds(at, { ...kept, ...gone }));
  });

  it("between the end of an update and its first start it is refused too", async () => {
    for (const reset of [
      (at: TestConsole) => at.refused("device.reset"),
      (at: TestConsole) => at.refused("device.decommission", { proof: label.proof }),
      (at: TestConsole) => at.device.clock.advance(1),
    ]) {
      const at = await configured();
      putLabel(at);
      upload(at, release("4.0.0"));
      at.device.button.press();
      at.device.clock.advance(holdMs - 1);
      at.done("update.finish");
      // The restart has not happened yet.
      reset(at);
      await turn();
      assert.equal(at.done("status.get")["firmwareState"], "trial");
      assert.ok(holds(at, { ...kept, ...goes }));
      at.cycle();
      assert.ok(holds(at, { ...kept, ...goes }));
    }
  });

  it("while a promised reset is not done, no update is tried; the reset comes first", async () => {
    let reset: Reset | undefined;
    const part: typeof referenceParts.reset = (parts) => {
      reset = referenceParts.reset(parts);
      return reset;
    };
    const at = await openConsole(makeDevice({ table: { ...referenceParts, reset: part } }));
    at.done("config.set", { values: { ...kept, ...goes } });
    upload(at, release("4.0.0"));
    // An order of the backend is done once its answer is out; the console is free until then.
    reset?.factoryReset("backend");
    assert.equal(at.refused("update.finish"), "wrong-state");
    at.cycle();
    assert.ok(holds(at, { ...kept, ...gone }));
    upload(at, release("4.0.0"));
    await at.restart("update.finish");
  });
});

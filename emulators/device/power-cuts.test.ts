import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { ConfigurationValues } from "../../core/dut/index.ts";
import { openConsole, readLog, type TestConsole, upload } from "./console/test-support.ts";
import { flashMap } from "./flash-map.ts";
import { makeAuthorities, makeDevice, provision, release, rewrite } from "./test-support.ts";

/**
 * Supply fails in the middle of every flash operation of what a device does, and again in every operation of the start that
 * follows. It comes up, is what it was or what it was to become, and stays so.
 */

const authorities = makeAuthorities();
const kept = { "product.type": "AR1-T", "product.region": "jp", "product.fleet": "fleet 7" };
const older = {
  ...kept,
  "wifi.ssid": "old net",
  "wifi.passphrase": "old passphrase",
  "telemetry.intervalS": 60,
};
const newer = {
  "wifi.ssid": "new net",
  "wifi.passphrase": "new passphrase",
  "telemetry.intervalS": 61,
  "cloud.endpoint": `mqtts://${"host".repeat(60)}`,
  "device.label": "a label of some length, over a page",
};
const pristine = { "wifi.ssid": "", "wifi.passphrase": "", "telemetry.intervalS": 300, "device.label": "" };

const holds = (at: TestConsole, values: object) =>
  Object.entries(values).every(([field, value]) => at.done("config.matches", { field, value })["matches"]);
const count = (at: TestConsole, event: string) =>
  readLog(at).filter((entry) => entry["event"] === event).length;
const versionOf = (at: TestConsole) => at.done("status.get")["firmwareVersion"];

/** The name of the one of `states` that the configuration is in; a mix of them fails. */
function stateOf<Name extends string>(at: TestConsole, states: Record<Name, object>, when: string): Name {
  const found = (Object.keys(states) as Name[]).filter((name) => holds(at, states[name]));
  const [name] = found;
  if (name === undefined || found.length > 1)
    assert.fail(`${when}: neither old nor new: ${JSON.stringify(at.done("config.get"))}`);
  return name;
}

interface Manufactured {
  readonly at: TestConsole;
  readonly identity: unknown;
  readonly certificate: unknown;
}

/** A manufactured device with the older configuration. */
async function manufactured(version = "3.0.0", values: ConfigurationValues = older): Promise<Manufactured> {
  const at = await openConsole(makeDevice({ image: release(version) }));
  const identity = provision(at, authorities);
  at.done("manufacture.finish");
  at.done("config.set", { values: { ...values } });
  return { at, identity, certificate: at.done("identity.certificate") };
}

interface Story {
  readonly prepare: () => Promise<Manufactured>;
  /** Asks for the act; takes silence as an answer. */
  readonly act: (at: TestConsole) => void | Promise<void>;
  /** What holds after the act and after any cut in it, once the device is up again. Names the outcome. */
  readonly check: (at: TestConsole, when: string) => string;
  /** The start after a cut is cut as well, in each of its operations or in every so-manieth; never when left out. */
  readonly again?: number;
}

/** Plays a story with a cut at each of its operations. Returns how often each outcome came. */
async function atEveryCut({ prepare, act, check, again }: Story): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const whole = await prepare();
  const before = whole.at.device.flash.operations;
  await act(whole.at);
  await turn();
  const operations = whole.at.device.flash.operations - before;
  assert.ok(operations > 0, "nothing to cut");
  const complete = check(whole.at, "no cut");

  for (let cut = 1; cut <= operations; cut += 1) {
    for (let second = 1; ; second += again ?? 1) {
      const when = again ? `cut ${cut} of ${operations}, then ${second}` : `cut ${cut} of ${operations}`;
      const { at, identity, certificate } = await prepare();
      const { flash } = at.device;
      flash.cutAt(flash.operations + cut, () => {});
      await act(at);
      await turn();
      assert.equal(at.device.powered, false, `${when} struck nothing`);
      flash.disarm();
      if (again) flash.cutAt(flash.operations + second, () => {});
      at.cycle();
      await turn();
      const struck = !at.device.powered;
      flash.disarm();
      if (struck) at.cycle();
      await turn();
      const outcome = check(at, when);
      assert.deepEqual(at.done("identity.get"), { identity }, when);
      assert.deepEqual(at.done("identity.certificate"), certificate, when);
      const log = readLog(at);
      at.cycle();
      assert.equal(check(at, `${when}, a start later`), outcome, when);
      assert.deepEqual(readLog(at), log, `${when}: a start with nothing to finish tells nothing`);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (!struck) break;
    }
  }
  assert.ok(outcomes.has(complete), `a cut at the end leaves ${complete}: ${[...outcomes.keys()]}`);
  return outcomes;
}

describe("power cut while the configuration is saved", () => {
  const changes = Object.keys(newer).length;
  const prepared = Object.keys(older).length;
  const change: Omit<Story, "prepare"> = {
    act: (at) => void at.ask("config.set", { values: newer }),
    check(at, when) {
      const state = stateOf(at, { old: older, new: { ...kept, ...newer } }, when);
      const logged = count(at, "configuration-changed") - prepared;
      assert.equal(logged, state === "new" ? changes : 0, `${when}: ${state}, but ${logged} entries`);
      return state;
    },
  };

  it("the old configuration or the new one is in effect, and the log tells which", async () => {
    const outcomes = await atEveryCut({ prepare: () => manufactured(), ...change, again: 1 });
    assert.deepEqual([...outcomes.keys()].sort(), ["new", "old"]);
  });

  it("the same over a copy that was there before", async () => {
    const prepare = async () => {
      const made = await manufactured();
      // Both places are written, and logged with older's fields alone.
      for (const region of ["us", "jp"]) made.at.done("config.set", { values: { "product.region": region } });
      return made;
    };
    const check: Story["check"] = (at, when) => {
      const state = stateOf(at, { old: older, new: { ...kept, ...newer } }, when);
      assert.equal(count(at, "configuration-changed") - prepared - 2, state === "new" ? changes : 0, when);
      return state;
    };
    const outcomes = await atEveryCut({ prepare, act: change.act, check, again: 1 });
    assert.deepEqual([...outcomes.keys()].sort(), ["new", "old"]);
  });

  it("hundreds of cuts on one device: each saved change has its one entry, and none is lost", async () => {
    const { at } = await manufactured();
    const { flash } = at.device;
    const saved = ["60"];
    for (let round = 1; round <= 300; round += 1) {
      const value = 1000 + round;
      flash.cutAt(flash.operations + 1 + (round % 9), () => {});
      at.ask("config.set", { values: { "telemetry.intervalS": value } });
      if (round % 4 === 0) at.cycle();
      flash.disarm();
      at.cycle();
      if (holds(at, { "telemetry.intervalS": value })) saved.push(String(value));
      else assert.ok(holds(at, { "telemetry.intervalS": Number(saved.at(-1)) }), `round ${round}`);
    }
    const told = readLog(at)
      .filter(({ event, field }) => event === "configuration-changed" && field === "telemetry.intervalS")
      .map(({ to }) => to);
    assert.ok(saved.length > 100, `${saved.length} were saved`);
    assert.deepEqual(told, saved);
  });
});

describe("power cut while the configuration is migrated", () => {
  const first = { "wifi.ssid": "workshop net", "wifi.passphrase": "correct horse", "telemetry.minutes": 7 };
  const third = {
    "wifi.ssid": "workshop net",
    "wifi.passphrase": "correct horse",
    "telemetry.intervalS": 420,
  };
  /** Replaces the firmware, as a flash tool does. */
  const flashed = async () => {
    const made = await manufactured("1.0.0", first);
    made.at.device.powerOff();
    rewrite(made.at.device.flash, flashMap.firmwareA.offset, release("3.0.0"));
    return made;
  };
  const check: Story["check"] = (at, when) => {
    assert.ok(holds(at, third), when);
    assert.equal(at.done("config.get")["source"], "stored", when);
    assert.equal(count(at, "configuration-migrated"), 1, when);
    assert.equal(count(at, "configuration-changed"), Object.keys(first).length, when);
    return "migrated";
  };

  it("the next start does it, with one entry in the log", async () => {
    await atEveryCut({ prepare: flashed, act: (at) => at.device.powerOn(), check, again: 1 });
  });

  it("a change that was cut before is not told of as part of the migration", async () => {
    const whole = await manufactured("1.0.0", first);
    const before = whole.at.device.flash.operations;
    whole.at.done("config.set", { values: { "wifi.ssid": "never saved" } });
    const operations = whole.at.device.flash.operations - before;
    let unsaved = 0;
    for (let cut = 1; cut <= operations; cut += 1) {
      const { at } = await manufactured("1.0.0", first);
      const { flash } = at.device;
      flash.cutAt(flash.operations + cut, () => {});
      at.ask("config.set", { values: { "wifi.ssid": "never saved" } });
      flash.disarm();
      rewrite(flash, flashMap.firmwareA.offset, release("3.0.0"));
      for (const _ of [1, 2]) at.cycle();
      const saved = holds(at, { "wifi.ssid": "never saved" });
      assert.equal(count(at, "configuration-changed"), saved ? 4 : 3, `cut ${cut}`);
      unsaved += saved ? 0 : 1;
    }
    assert.ok(unsaved > 1);
  });
});

describe("power cut in a factory reset", () => {
  const check: Story["check"] = (at, when) => {
    const state = stateOf(at, { untouched: older, reset: { ...kept, ...pristine } }, when);
    assert.equal(count(at, "factory-reset"), state === "reset" ? 1 : 0, when);
    assert.equal(count(at, "configuration-changed"), Object.keys(older).length, when);
    if (state === "reset") {
      const { configurationA, configurationB } = flashMap;
      const blank = [configurationA, configurationB].filter(({ offset, size }) =>
        at.device.flash.read(offset, size).every((byte) => byte === 0xff),
      );
      assert.equal(blank.length, 1, `${when}: an older copy is left`);
    }
    return state;
  };

  it("by command: all or nothing, and finished by the next start once begun", async () => {
    const act = (at: TestConsole) => void at.ask("device.reset");
    const outcomes = await atEveryCut({ prepare: () => manufactured(), act, check, again: 1 });
    assert.deepEqual([...outcomes.keys()].sort(), ["reset", "untouched"]);
  });

  it("by the button, likewise", async () => {
    const act = ({ device }: TestConsole) => {
      device.button.press();
      device.clock.advance(5000);
    };
    const outcomes = await atEveryCut({ prepare: () => manufactured(), act, check });
    assert.deepEqual([...outcomes.keys()].sort(), ["reset", "untouched"]);
  });

  it("what was answered is done", async () => {
    for (let cut = 1; ; cut += 1) {
      const { at } = await manufactured();
      const { flash } = at.device;
      flash.cutAt(flash.operations + cut, () => {});
      const answered = at.ask("device.reset").kind === "done";
      await turn();
      const struck = !at.device.powered;
      flash.disarm();
      at.cycle();
      if (answered) assert.ok(holds(at, { ...kept, ...pristine }), `cut ${cut}`);
      if (!struck) break;
    }
  });

  it("a change that was cut before is not told of by the reset", async () => {
    for (let cut = 1; ; cut += 1) {
      const afterCutChange = async () => {
        const { at } = await manufactured();
        const { flash } = at.device;
        flash.cutAt(flash.operations + cut, () => {});
        const changed = at.ask("config.set", { values: newer }).kind === "done";
        flash.disarm();
        at.cycle();
        return { at, flash, changed };
      };
      if ((await afterCutChange()).changed) break;
      for (let second = 1; ; second += 1) {
        const { at, flash } = await afterCutChange();
        const before = count(at, "configuration-changed");
        flash.cutAt(flash.operations + second, () => {});
        at.ask("device.reset");
        await turn();
        const struck = !at.device.powered;
        flash.disarm();
        at.cycle();
        assert.equal(count(at, "configuration-changed"), before, `cut ${cut}, then ${second}`);
        if (!struck) break;
      }
    }
  });
});

describe("power cut in an update", () => {
  const second = {
    ...kept,
    "wifi.ssid": "workshop net",
    "wifi.passphrase": "correct horse",
    "cloud.host": "localhost",
  };
  const { "cloud.host": _, ...common } = second;
  const meaning = {
    "2.0.0": { schema: 2, values: second },
    "3.0.0": { schema: 3, values: { ...common, "cloud.endpoint": "mqtts://localhost:8883" } },
  };

  it("from begin to confirm the old image or the new one runs, each with the configuration in its schema", async () => {
    const image = release("3.0.0");
    const act = async (at: TestConsole) => {
      try {
        upload(at, image);
      } catch (failure) {
        if (at.device.powered) throw failure;
      }
      at.ask("update.finish");
      await turn();
      at.ask("update.confirm");
    };
    const check: Story["check"] = (at, when) => {
      const version = String(versionOf(at));
      assert.ok(version === "2.0.0" || version === "3.0.0", when);
      const { schema, values } = meaning[version];
      assert.equal(at.done("config.get")["schemaVersion"], schema, when);
      assert.ok(holds(at, values), `${when}: ${version}`);
      assert.equal(count(at, "configuration-changed"), Object.keys(second).length, when);
      const migrated = count(at, "configuration-migrated");
      assert.ok(migrated <= 1, `${when}: ${migrated} migrations are told of`);
      // On trial it may go back; what is checked after the next start is where it stays.
      if (at.done("status.get")["firmwareState"] === "trial") at.done("update.confirm");
      if (version === "3.0.0") assert.equal(migrated, 1, when);
      return version;
    };
    const outcomes = await atEveryCut({ prepare: () => manufactured("2.0.0", second), act, check });
    assert.deepEqual([...outcomes.keys()].sort(), ["2.0.0", "3.0.0"]);
  });
});

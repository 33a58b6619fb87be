import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { openConsole, readLog, type TestConsole } from "./console/test-support.ts";
import { referenceParts } from "./device.ts";
import { credentialAreas, flashMap, type Partition } from "./flash-map.ts";
import type { Parts } from "./parts.ts";
import { label, makeAuthorities, makeDevice, provision, publicKeyOf, putLabel } from "./test-support.ts";

/** The secure wipe, away from any network: whole, resumed after a cut at any operation, and with nothing of the owner left. */

const authorities = makeAuthorities();
const factory = { "product.type": "AR1-T", "product.region": "jp", "product.fleet": "fleet 7" };
const owned = {
  "wifi.ssid": "canary-of-the-ssid",
  "wifi.passphrase": "canary-of-the-passphrase",
  "account.owner": "canary-of-the@account.test",
  "cloud.endpoint": "mqtts://canary-of-the-endpoint:8883",
  "device.label": "canary-of-the-label",
};
const gone = Object.fromEntries(Object.keys(owned).map((field) => [field, ""]));
const measurements = Buffer.from("canary-of-the-user-data");

interface Owned {
  readonly at: TestConsole;
  readonly parts: () => Parts;
  readonly identity: string;
  /** Bytes that must be nowhere in flash once it is wiped, by what they are. */
  readonly traces: ReadonlyMap<string, Uint8Array>;
}

/** A device in its owner's hands, with two operational credentials as in the middle of a rotation. */
async function inUse(test: TestContext): Promise<Owned> {
  let running: Parts | undefined;
  const provisioning: typeof referenceParts.provisioning = (all) => {
    running = all;
    return referenceParts.provisioning(all);
  };
  const parts = () => running ?? assert.fail("no firmware runs");
  const at = await openConsole(makeDevice({ table: { ...referenceParts, provisioning } }));
  // Its access point is a server of this process.
  test.after(() => at.device.powerOff());
  const identity = provision(at, authorities);
  putLabel(at);
  at.done("config.set", { values: factory });
  at.done("manufacture.finish");
  // Twice, so that the older copy and the log have them as well.
  at.done("config.set", { values: owned });
  at.done("config.set", { values: { "telemetry.intervalS": 60 } });
  at.done("user-data.store", { data: measurements.toString("base64") });
  const { credentials, operation } = parts();
  const traces = new Map<string, Uint8Array>();
  for (const generation of [1, 2]) {
    const certificate = authorities.certify(publicKeyOf(credentials.prepare()), identity);
    const { privateKey } = credentials.install(certificate, [authorities.authority]);
    const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
    traces.set(`key ${generation}`, pkcs8);
    traces.set(`key ${generation}, base64`, Buffer.from(pkcs8.toString("base64")));
    traces.set(
      `scalar ${generation}`,
      Buffer.from(String(privateKey.export({ format: "jwk" }).d), "base64url"),
    );
    traces.set(`certificate ${generation}`, certificate);
  }
  operation.enter();
  for (const [field, value] of Object.entries(owned))
    if (field !== "cloud.endpoint") traces.set(field, Buffer.from(value));
  traces.set("user data", measurements);
  // Sealed, they must go as well: whoever gets at the hardware key later would read them.
  const { flash } = at.device;
  traces.set("sealed user data", flash.read(flashMap.userdata.offset + 20, 32));
  for (const area of ["generationA", "generationB"] as const)
    traces.set(`sealed ${area}`, flash.read(credentialAreas[area].offset + 256, 64));
  const sealedAt = found(at, Buffer.from("wifi.passphrase"));
  traces.set("sealed passphrase", flash.read(sealedAt + 15, 32));
  return { at, parts, identity, traces };
}

function found({ device: { flash } }: TestConsole, bytes: Uint8Array): number {
  return Buffer.from(flash.read(0, flash.size).buffer).indexOf(Buffer.from(bytes));
}

const leftIn = (at: TestConsole, traces: Owned["traces"]): string[] => {
  const dump = Buffer.from(at.device.flash.read(0, at.device.flash.size).buffer);
  return [...traces].filter(([, bytes]) => dump.includes(Buffer.from(bytes))).map(([name]) => name);
};
const isBlank = ({ device }: TestConsole, { offset, size }: Partition) =>
  device.flash.read(offset, size).every((byte) => byte === 0xff);
const holds = (at: TestConsole, values: object) =>
  Object.entries(values).every(([field, value]) => at.done("config.matches", { field, value })["matches"]);

/** Which of the two states that may be after a cut it is in; anything between them fails. */
function stateOf({ at, parts, identity, traces }: Owned, when: string): "in-use" | "wiped" {
  assert.deepEqual(at.done("identity.get"), { identity }, when);
  const { credentials, trust, setUpSecret, operation, notices, reset } = parts();
  assert.equal(reset.due, false, when);
  assert.equal(trust.anchors()?.operatorKey, authorities.anchors.operatorKey, when);
  assert.ok(setUpSecret.isProvenBy(label.proof), when);
  assert.ok(holds(at, factory), when);
  if (operation.entered) {
    assert.ok(holds(at, owned), when);
    assert.equal(credentials.usable().length, 2, when);
    assert.equal(parts().userData.read().length, 1, when);
    assert.equal(notices.due, false, when);
    return "in-use";
  }
  assert.ok(holds(at, { ...gone, "telemetry.intervalS": 300 }), when);
  assert.deepEqual(leftIn(at, traces), [], when);
  const blank = [credentialAreas.generationA, credentialAreas.generationB, flashMap.userdata];
  assert.deepEqual(
    blank.filter((area) => !isBlank(at, area)),
    [],
    when,
  );
  const [entry, ...others] = readLog(at);
  assert.deepEqual(others, [], when);
  assert.deepEqual(Object.keys(entry ?? {}).toSorted(), ["at", "event", "origin", "sequence"], when);
  assert.equal(entry?.["event"], "decommissioned", when);
  assert.ok(Number(entry?.["sequence"]) > Object.keys(owned).length, `${when}: the sequence went back`);
  assert.equal(notices.due, true, when);
  // There is no network: it waits for somebody to set it up, and for a way to the backend.
  assert.ok(["connecting", "set-up"].includes(String(at.done("status.get")["state"])), when);
  return "wiped";
}

const triggers: Readonly<Record<string, (device: Owned) => boolean>> = {
  console: ({ at }) => at.ask("device.decommission", { proof: label.proof }).kind === "done",
  backend({ parts }) {
    const { board, reset } = parts();
    let promised = false;
    board.later(() => {
      const act = reset.decommission("backend");
      promised = true;
      act();
    });
    return promised;
  },
};

describe("decommissioning", () => {
  it("begins with a device that is full of what is to go", async (t) => {
    const device = await inUse(t);
    const plain = ["account.owner", "device.label", "wifi.ssid"];
    const sealed = ["sealed user data", "sealed generationA", "sealed generationB", "sealed passphrase"];
    assert.deepEqual(leftIn(device.at, device.traces).toSorted(), [...plain, ...sealed].toSorted());
    assert.equal(stateOf(device, "before"), "in-use");
    device.at.device.powerOff();
  });

  for (const [trigger, decommission] of Object.entries(triggers)) {
    it(`by ${trigger}: the log tells when and by whom, and the access point opens for another owner`, async (t) => {
      const device = await inUse(t);
      const { at } = device;
      at.device.clock.advance(12_345);
      const now = at.device.clock.now();
      assert.ok(decommission(device));
      await turn();
      assert.equal(stateOf(device, "whole"), "wiped");
      const [entry] = readLog(at);
      assert.deepEqual([entry?.["at"], entry?.["origin"]], [now, trigger]);
      await turn();
      assert.notEqual(await at.device.air.look(), undefined);
      at.device.powerOff();
    });

    it(`by ${trigger}: a cut at any operation, and again in the start after it, leaves all or nothing`, async (t) => {
      const outcomes = new Map<string, number>();
      const whole = await inUse(t);
      const from = whole.at.device.flash.operations;
      decommission(whole);
      const operations = whole.at.device.flash.operations - from;
      whole.at.device.powerOff();
      for (let cut = 1; cut <= operations; cut += 1)
        for (let second = 0; ; second += 7) {
          const when = `cut ${cut} of ${operations}, then ${second}`;
          const device = await inUse(t);
          const { at } = device;
          const { flash } = at.device;
          const triggeredAt = at.device.clock.now();
          flash.cutAt(flash.operations + cut, () => {});
          const promised = decommission(device);
          await turn();
          assert.equal(at.device.powered, false, `${when} struck nothing`);
          flash.disarm();
          at.device.clock.advance(1000);
          if (second > 0) flash.cutAt(flash.operations + second, () => {});
          at.device.powerOn();
          const struck = !at.device.powered;
          flash.disarm();
          at.device.powerOn();
          const outcome = stateOf(device, when);
          if (promised) assert.equal(outcome, "wiped", when);
          if (outcome === "wiped") assert.equal(readLog(at)[0]?.["at"], triggeredAt, when);
          const log = readLog(at);
          at.cycle();
          assert.equal(stateOf(device, `${when}, a start later`), outcome);
          assert.deepEqual(readLog(at), log, `${when}: a start with nothing to finish tells nothing`);
          at.device.powerOff();
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          // The first round does without a second cut.
          if (second > 0 && !struck) break;
        }
      assert.deepEqual([...outcomes.keys()].toSorted(), ["in-use", "wiped"]);
    });
  }
});

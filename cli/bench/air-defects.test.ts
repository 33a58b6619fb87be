import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLoopbackGatt } from "../../core/dut/index.ts";
import { type Outcome, refused } from "../../core/kernel/index.ts";
import { sessionData, setUpPaths } from "../../core/wire/provisioning/index.ts";
import { airDefects } from "../../emulators/defects/air/index.ts";
import type { Breakage } from "../../emulators/defects/defect.ts";
import { referenceParts } from "../../emulators/device/index.ts";
import { lineParts } from "../../emulators/factory/index.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";
import { expectDone, type Field, makeField, secret } from "./field-test-support.ts";

/**
 * Until scenarios reach a device's Bluetooth: each mistake is noticed by what an Intruder tries there, and the sound device passes the
 * same trials.
 */

const wifi = { ssid: "intruder's net", passphrase: "canary passphrase" };
const home = { ssid: "workshop net", passphrase: "canary passphrase" };

/** Somebody connects to what the device shows over Bluetooth; the link ends with the app. */
async function openApp({ device }: Field): Promise<Outcome<SetUpClient>> {
  const { offered } = device.bluetooth;
  if (offered === undefined) return refused("not-visible", "the device advertises nothing");
  return SetUpClient.openGatt(createLoopbackGatt(offered.services).connect());
}

async function withApp<T>(field: Field, act: (app: SetUpClient) => Promise<T>): Promise<T> {
  await using app = expectDone(await openApp(field));
  return await act(app);
}

const hasNetwork = ({ parts }: Field): boolean => parts.configuration.effective()["wifi.ssid"] === wifi.ssid;

/** Each tells what is wrong with the device; undefined when nothing is. */
type Trial = (field: Field) => Promise<string | undefined>;

const writesInClear: Trial = async (field) => {
  await withApp(field, async (app) => {
    await app.setWifi(wifi);
    await app.apply();
  });
  return hasNetwork(field) ? "a network of somebody's without a session" : undefined;
};

const writesAfterTheOwner: Trial = async (field) => {
  await withApp(field, async (app) => expectDone(await app.begin(secret)));
  return writesInClear(field);
};

const provesWithNothing: Trial = (field) =>
  withApp(field, async (app) => {
    await app.begin({ ...secret, proofOfPossession: "guess" });
    const proof = { scheme: 2, security2: { step: 2, command1: { proof: new Uint8Array() } } };
    const outcome = await app.post(setUpPaths.session, sessionData.encode(proof));
    return outcome.kind === "done" ? "an empty proof" : undefined;
  });

const downgrades =
  (scheme: 0 | 1): Trial =>
  (field) =>
    withApp(field, async (app) => {
      await app.beginInsecure(scheme);
      await app.setWifi(wifi);
      await app.apply();
      return hasNetwork(field) ? `security ${scheme} without a proof` : undefined;
    });

const showsItselfInOperation: Trial = async (field) => {
  field.device.air.offer(home);
  const { url } = field.backend.endpoint;
  await withApp(field, async (app) => {
    expectDone(await app.begin(secret));
    expectDone(await app.setWifi(home));
    expectDone(await app.setCloud({ endpoint: url, account: "owner@example.test" }));
    expectDone(await app.apply());
  });
  await field.operational();
  return field.device.bluetooth.offered === undefined ? undefined : "its advertisement in operation";
};

const trials: Readonly<Record<string, Trial>> = {
  "ble-write-without-pairing": writesInClear,
  "ble-proven-for-whoever-comes-next": writesAfterTheOwner,
  "ble-proof-compared-by-prefix": provesWithNothing,
  "ble-security-0-accepted": downgrades(0),
  "ble-proof-not-required": downgrades(1),
  "ble-advertises-after-provisioning": showsItselfInOperation,
};

async function outcomeOf(trial: Trial, { device }: Breakage = {}): Promise<string | undefined> {
  await using field = await makeField({
    behaviour: { provisioning: { bluetooth: true } },
    told: false,
    table: device?.(referenceParts) ?? referenceParts,
  });
  const found = await trial(field);
  assert.deepEqual(field.panics, []);
  return found;
}

describe("mistakes over Bluetooth", () => {
  for (const [name, trial] of Object.entries(trials))
    it(`${name} is noticed, and the sound device does nothing of the kind`, async () => {
      const defect = airDefects.find((one) => one.name === name);
      assert.ok(defect !== undefined);
      assert.equal(await outcomeOf(trial), undefined);
      assert.notEqual(await outcomeOf(trial, defect.breakage()), undefined);
    });

  for (const name of Object.keys(trials))
    it(`${name} still lets its owner set the device up`, async () => {
      const defect = airDefects.find((one) => one.name === name);
      const found = await outcomeOf(showsItselfInOperation, defect?.breakage());
      assert.equal(found !== undefined, name === "ble-advertises-after-provisioning");
    });

  it("ble-name-carries-proof draws the proof that the device advertises as its name", async () => {
    await using field = await makeField({ behaviour: { provisioning: { bluetooth: true } }, told: false });
    const defect = airDefects.find(({ name }) => name === "ble-name-carries-proof");
    let drawn: string | undefined;
    const watching: typeof lineParts = {
      ...lineParts,
      label: (parts) => {
        drawn = parts.options.setUp?.drawProof?.(field.identity);
        return lineParts.label(parts);
      },
    };
    const scheme = { security: 2, username: "wifiprov" } as const;
    const parts = { options: { setUp: { scheme } } } as Parameters<typeof lineParts.label>[0];
    defect?.breakage().line?.(watching).label(parts);
    assert.equal(drawn, field.device.bluetooth.offered?.name);
    assert.ok(!field.device.bluetooth.offered?.name.includes(secret.proofOfPossession));
  });

  it("have a trial each", () => {
    const tried = [...Object.keys(trials), "ble-name-carries-proof"];
    assert.deepEqual(airDefects.map(({ name }) => name).toSorted(), tried.toSorted());
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLoopbackGatt } from "../../core/dut/index.ts";
import { setUpGattService } from "../../core/wire/provisioning/index.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";
import { expectDone, type Field, type FieldDraft, makeField, secret } from "./field-test-support.ts";

/** When a whole device is to be seen over Bluetooth, and what of it: PRV-FIELD-1. */

const home = { ssid: "workshop net", passphrase: "canary passphrase" };
const declared: FieldDraft = { behaviour: { provisioning: { bluetooth: true } }, told: false };
const windowMs = 600_000;

const namesOf = ({ device }: Field) => device.bluetooth.offered?.services.map(({ uuid }) => uuid);

async function openApp({ device }: Field): Promise<SetUpClient> {
  const gatt = createLoopbackGatt(device.bluetooth.offered?.services ?? []);
  return expectDone(await SetUpClient.openGatt(gatt.connect()));
}

describe("what a device shows over Bluetooth", () => {
  it("is there while it waits for somebody, under a name that tells it from its like and nothing more", async () => {
    await using field = await makeField(declared);
    assert.deepEqual(namesOf(field), [setUpGattService]);
    assert.equal(field.device.bluetooth.offered?.name, `PROV_${field.identity.slice(-6)}`);
    assert.equal(field.device.bluetooth.offered?.serviceData, undefined);
  });

  it("goes with its window and its supply, and comes back with a start", async () => {
    await using field = await makeField(declared);
    const heard: boolean[] = [];
    const stop = field.device.bluetooth.onChange((offered) => heard.push(offered !== undefined));
    field.device.clock.advance(windowMs);
    assert.equal(namesOf(field), undefined);
    field.cycle();
    assert.deepEqual(namesOf(field), [setUpGattService]);
    field.device.powerOff();
    assert.equal(namesOf(field), undefined);
    stop();
    field.device.powerOn();
    assert.deepEqual(heard, [false, true, false]);
  });

  it("goes when the device is in operation, and with it every session", async () => {
    await using field = await makeField(declared);
    field.device.air.offer(home);
    await using app = await openApp(field);
    expectDone(await app.begin(secret));
    expectDone(await app.setWifi(home));
    expectDone(await app.setCloud({ endpoint: field.backend.endpoint.url, account: "owner@example.test" }));
    expectDone(await app.apply());
    await field.operational();
    assert.equal(namesOf(field), undefined);
    const late = await app.setWifi(home);
    assert.ok(late.kind === "refused" && late.code === "att-04");
    field.cycle();
    await field.operational();
    assert.equal(namesOf(field), undefined);
  });

  it("is nothing on a product that has not declared it", async () => {
    await using field = await makeField({ told: false });
    assert.equal(namesOf(field), undefined);
    assert.ok(await field.device.air.look());
  });
});

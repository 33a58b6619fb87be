import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BluetoothPort, createCentral } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import { setUpPaths } from "../../core/wire/provisioning/index.ts";
import { createBluetoothRadio } from "../../emulators/air/bluetooth/index.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";
import { putOnRadio } from "./device-on-radio.ts";
import { expectDone, type Field, makeField, secret } from "./field-test-support.ts";

/** A whole device is set up over the air: its services behind bleno, the Installer's app behind noble, a virtual radio between. */

const home = { ssid: "workshop net", passphrase: "canary passphrase" };
const account = "owner@example.test";
const codeOf = (outcome: Outcome<unknown>) => (outcome.kind === "refused" ? outcome.code : outcome.kind);

/** The device on a radio, and whoever comes with a phone. */
async function onAir(stack: AsyncDisposableStack, { device }: Field) {
  const radio = stack.use(createBluetoothRadio("set-up"));
  const faults: unknown[] = [];
  const shown = stack.use(putOnRadio(device.bluetooth, radio, (fault) => faults.push(fault)));
  await shown.settled();
  const phone = (): BluetoothPort =>
    createCentral({
      openAdapter: async () => radio.plugIn(),
      device: { address: shown.address },
      timing: { lookMs: 500, operationMs: 5_000 },
    });
  return { phone, faults, shown };
}

const openApp = async (phone: BluetoothPort): Promise<SetUpClient> =>
  expectDone(await SetUpClient.openGatt(expectDone(await phone.connect())));

describe("a device on the air", () => {
  it("is set up by who holds its label, and goes into operation", async () => {
    await using field = await makeField({ behaviour: { provisioning: { bluetooth: true } }, told: false });
    field.device.air.offer(home);
    await using stack = new AsyncDisposableStack();
    const { phone, faults, shown } = await onAir(stack, field);
    assert.equal((await phone().look())?.name, `PROV_${field.identity.slice(-6)}`);
    await using app = await openApp(phone());
    assert.deepEqual(expectDone(await app.version()), { security: 2, patch: 1 });
    expectDone(await app.begin(secret));
    expectDone(await app.setWifi(home));
    expectDone(await app.setCloud({ endpoint: field.backend.endpoint.url, account }));
    expectDone(await app.apply());
    await field.operational();
    await shown.settled();
    assert.equal(codeOf(await app.version()), "connection-lost");
    assert.equal(await phone().look(), undefined);
    assert.deepEqual([field.panics, faults], [[], []]);
  });

  it("is seen no more without supply, and again with it", async () => {
    await using field = await makeField({ behaviour: { provisioning: { bluetooth: true } }, told: false });
    await using stack = new AsyncDisposableStack();
    const { phone, faults, shown } = await onAir(stack, field);
    field.device.powerOff();
    await shown.settled();
    assert.equal(await phone().look(), undefined);
    field.device.powerOn();
    await shown.settled();
    assert.notEqual(await phone().look(), undefined);
    assert.deepEqual(faults, []);
  });

  it("lets in nobody without the proof, nor who comes after its owner has left", async () => {
    await using field = await makeField({ behaviour: { provisioning: { bluetooth: true } }, told: false });
    await using stack = new AsyncDisposableStack();
    const { phone, faults } = await onAir(stack, field);
    {
      await using stranger = await openApp(phone());
      assert.equal(codeOf(await stranger.setWifi(home)), "att-04");
      assert.equal(codeOf(await stranger.begin({ ...secret, proofOfPossession: "guess" })), "wrong-proof");
      assert.equal(
        codeOf(await stranger.proveNothing({ ...secret, proofOfPossession: "guess" })),
        "wrong-proof",
      );
      assert.equal(codeOf(await stranger.beginInsecure(0)), "insecure-scheme");
      assert.equal(codeOf(await stranger.post(setUpPaths.wifi, new Uint8Array(512))), "att-04");
    }
    {
      await using owner = await openApp(phone());
      expectDone(await owner.begin(secret));
      expectDone(await owner.setWifi(home));
    }
    await using next = await openApp(phone());
    assert.equal(codeOf(await next.apply()), "att-04");
    assert.equal(field.parts.configuration.effective()["wifi.ssid"] ?? "", "");
    assert.deepEqual([field.panics, faults], [[], []]);
  });
});

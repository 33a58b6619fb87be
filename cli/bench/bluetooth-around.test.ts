import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import { carriedValues } from "../../core/wire/bluetooth/index.ts";
import { createEmulatedDevices } from "./emulated-devices.ts";
import { openRunKey } from "./run-key.ts";
import { newRunKey } from "./test-support.ts";

/** What the bench gives of Bluetooth: to the products that declare it, while they hold the device. */

const productIn = (name: string) =>
  loadProduct(fileURLToPath(new URL(`../../products/${name}`, import.meta.url)));
const devicesOf = async (name: string, attach: "in-process" | "pty" = "in-process") =>
  createEmulatedDevices(await productIn(name), openRunKey(newRunKey()), { attach, devices: 1 }, {});

describe("Bluetooth around a device on the bench", () => {
  it("shows nothing of a device without supply, and is heard all the same", async () => {
    await using dut = await (await devicesOf("bluetooth")).at(0);
    assert.ok(dut.capabilities.has("bluetooth"));
    assert.equal(await dut.bluetooth?.look(), undefined);
    const linked = await dut.bluetooth?.connect();
    assert.equal(linked?.kind === "refused" && linked.code, "not-visible");
    const heard = (await dut.bluetooth?.capture()) ?? new Uint8Array();
    assert.notEqual(heard.length, 0);
    assert.deepEqual(carriedValues(heard), []);
  });

  it("ends with the device", async () => {
    const dut = await (await devicesOf("bluetooth")).at(0);
    await dut.bluetooth?.look();
    await dut[Symbol.asyncDispose]();
    await assert.rejects(
      async () => dut.bluetooth?.look(),
      (thrown) => thrown instanceof EquipmentFault && thrown.code === "CONTROL_LOST",
    );
  });

  it("is there for no product that has not declared it", async () => {
    await using dut = await (await devicesOf("reference")).at(0);
    assert.equal(dut.bluetooth, undefined);
    assert.ok(!dut.capabilities.has("bluetooth"));
  });

  it("is not offered where the device is another process", async () => {
    const { capabilities } = await devicesOf("bluetooth", "pty");
    assert.ok(capabilities.has("air") && !capabilities.has("bluetooth"));
  });
});

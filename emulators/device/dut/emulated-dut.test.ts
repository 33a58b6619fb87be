import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { suite, test } from "node:test";
import { type DutContract, dutContract } from "../../../core/dut/contract.ts";
import type { Capability } from "../../../core/dut/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { createDevice } from "../device.ts";
import type { DeviceOptions } from "../parts.ts";
import { createEmulatedDut } from "./emulated-dut.ts";
import {
  contractOfReferenceDevice,
  deviceOptions,
  endManufacture,
  examineTranscript,
  golden,
  timing,
} from "./reference-contract.ts";

dutContract("in process", {
  ...contractOfReferenceDevice,
  make: async (context) => {
    const device = createDevice(deviceOptions());
    const dut = await createEmulatedDut({ slot: "device-1", device, timing, golden });
    await examineTranscript(dut, context);
    return dut;
  },
});

/** Boards whose silicon differs, each by what the contract needs to know of it. */
const boards: Readonly<Record<string, Partial<DutContract> & { options: Partial<DeviceOptions> }>> = {
  "with a secure element": {
    options: {
      behaviour: { ...referenceBehaviour, identity: "secure-element-serial" },
      secureElement: {
        serial: Uint8Array.from(randomBytes(9)),
        rootKey: Uint8Array.from(randomBytes(32)),
      },
    },
    hardwareIdLength: 9,
  },
  "with encrypted flash and a drawn identity": {
    options: { behaviour: { ...referenceBehaviour, identity: "factory-uuid", encryptsFlash: true } },
    showAccessPoint: (dut) => endManufacture(dut, randomUUID()),
  },
};

for (const [name, { options, ...contract }] of Object.entries(boards)) {
  dutContract(`in process, ${name}`, {
    ...contractOfReferenceDevice,
    ...contract,
    make: async (context) => {
      const device = createDevice({ ...deviceOptions(), ...options });
      const dut = await createEmulatedDut({ slot: "device-1", device, timing, golden });
      await examineTranscript(dut, context);
      return dut;
    },
  });
}

suite("emulated device in process", () => {
  test("what the product does not have cannot be used, and the rest can", async () => {
    const device = createDevice(deviceOptions());
    const capabilities = new Set<Capability>(["console", "power", "flash-write", "backend"]);
    await using dut = await createEmulatedDut({ slot: "device-1", device, timing, capabilities });
    assert.deepEqual([...dut.capabilities].toSorted(), ["console", "flash-write", "power"]);
    const unasked = [
      () => dut.button.hold(1),
      () => dut.button.holdDuring(async () => {}),
      () => dut.air.offer({ ssid: "net", passphrase: "passphrase" }),
      () => dut.air.withdraw(),
      () => dut.air.look(),
      () => dut.air.connect(),
      () => dut.air.capture(),
    ];
    for (const use of unasked)
      await assert.rejects(
        use,
        (thrown) => thrown instanceof EquipmentFault && thrown.code === "NOT_OFFERED",
      );
    await dut.network.join();
    await dut.network.leave();
  });

  test("without a golden image recovery is undeclared", async () => {
    await using dut = await createEmulatedDut({
      slot: "device-1",
      device: createDevice(deviceOptions()),
      timing,
    });
    assert.equal(await dut.recover(), "undeclared");
  });

  test("with a golden image that does not run, the board is dead", async () => {
    const [bootloader, image] = golden;
    assert.ok(bootloader && image);
    const dead = [bootloader, { ...image, bytes: image.bytes.slice(1) }];
    const device = createDevice(deviceOptions());
    const hasty = { answerWithinMs: 50, readyWithinMs: 100, restartWithinMs: 100 };
    await using dut = await createEmulatedDut({ slot: "device-1", device, timing: hasty, golden: dead });
    assert.equal(await dut.recover(), "dead");
  });

  test("is put on the bench without loading native code", () => {
    const entry = new URL("../index.ts", import.meta.url).href;
    const program = `
      const { createDevice, createEmulatedDut, referenceBehaviour } = await import(${JSON.stringify(entry)});
      const options = { uid: new Uint8Array(12), hardwareKey: new Uint8Array(32), startsAt: 0, behaviour: referenceBehaviour };
      const dut = await createEmulatedDut({ slot: "a", device: createDevice(options), timing: { answerWithinMs: 1, readyWithinMs: 1, restartWithinMs: 1 } });
      await dut.power.cycle();
      await dut[Symbol.asyncDispose]();
      const loaded = process.report.getReport().sharedObjects.filter((name) => name.endsWith(".node"));
      console.log(JSON.stringify(loaded));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    assert.equal(stdout.trim(), "[]", stderr);
  });
});

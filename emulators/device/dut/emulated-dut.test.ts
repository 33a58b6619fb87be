import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { dutContract } from "../../../core/dut/contract.ts";
import { createDevice } from "../device.ts";
import { createEmulatedDut } from "./emulated-dut.ts";
import {
  contractOfReferenceDevice,
  deviceOptions,
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

suite("emulated device in process", () => {
  test("without a golden image recovery is undeclared", async () => {
    await using dut = await createEmulatedDut({
      slot: "device-1",
      device: createDevice(deviceOptions()),
      timing,
    });
    assert.equal(await dut.recover(), "undeclared");
  });

  test("with a golden image that does not run, the board is dead", async () => {
    const dead = { bootloader: golden.bootloader, image: golden.image.slice(1) };
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

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type DutContract, flashRelease, isFault, running } from "./support.ts";

export function endContract(name: string, contract: DutContract): void {
  const { update } = contract;

  suite(`device contract: ${name}: end`, () => {
    test("given back twice is fine; after that every call is a fault, also those under way", async (t) => {
      const dut = await running(contract, t);
      await flashRelease(dut, []);
      await dut.power.on();
      const pending = assert.rejects(dut.maintenance.awaitReady(), isFault);
      await dut[Symbol.asyncDispose]();
      await dut[Symbol.asyncDispose]();
      await pending;
      const calls: (() => Promise<unknown>)[] = [
        () => dut.power.on(),
        () => dut.power.off(),
        () => dut.power.cycle(),
        () => dut.power.measure(async () => {}),
        () => dut.power.cutDuring(async () => {}, { unit: "flash-operation", amount: 1, way: "nothing" }),
        () => dut.maintenance.readStatus(),
        () => dut.maintenance.awaitReady(),
        () => dut.maintenance.installUpdate(update),
        () => dut.console.write(Uint8Array.of(10)),
        () => dut.flash.read(0, 1),
        () => dut.flash.write(0, Uint8Array.of(1)),
        () => dut.flash.erase(0, dut.flash.size),
        () => dut.button.hold(1),
        () => dut.button.holdDuring(async () => {}),
        () => dut.air.offer({ ssid: "net", passphrase: "passphrase" }),
        () => dut.air.withdraw(),
        () => dut.air.look(),
        () => dut.air.connect(),
        () => dut.air.capture(),
        () => dut.network.join(),
        () => dut.network.leave(),
        () => dut.probe.readHardwareId(),
        () => dut.elapse(1),
        () => dut.recover(),
      ];
      for (const call of calls) await assert.rejects(call(), isFault, String(call));
    });
  });
}

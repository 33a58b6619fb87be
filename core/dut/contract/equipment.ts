import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type DutContract, expectDone, flashRelease, isFault, running } from "./support.ts";

export function equipmentContract(name: string, contract: DutContract): void {
  const { release, scratch, button, change, hardwareIdLength } = contract;

  suite(`device contract: ${name}: equipment`, () => {
    const { offset, sectorSize } = scratch;

    test("flash holds what was written and keeps what stood around it", async (t) => {
      await using dut = await contract.make(t);
      await dut.flash.erase(offset, 4 * sectorSize);
      assert.ok((await dut.flash.read(offset, 4 * sectorSize)).every((byte) => byte === 0xff));
      const expected = new Uint8Array(4 * sectorSize).fill(0xff);
      const write = async (at: number, bytes: Uint8Array) => {
        expected.set(bytes, at);
        await dut.flash.write(offset + at, bytes);
      };
      // Over a sector's border, over a page's border, then bits that only an erase can set again.
      await write(sectorSize - 3, Uint8Array.of(1, 2, 3, 4, 5, 6));
      await write(
        2 * sectorSize + 250,
        Uint8Array.from({ length: 20 }, (_, index) => index),
      );
      await write(sectorSize - 2, Uint8Array.of(0xff, 0xf0));
      assert.deepEqual(await dut.flash.read(offset, expected.length), expected);
      await dut.flash.erase(offset + 2 * sectorSize, sectorSize);
      expected.fill(0xff, 2 * sectorSize, 3 * sectorSize);
      assert.deepEqual(await dut.flash.read(offset, expected.length), expected);
    });

    test("flash beyond its end or off its sectors is a fault of the caller's equipment, and nothing changes", async (t) => {
      await using dut = await contract.make(t);
      await dut.flash.write(offset, Uint8Array.of(1, 2, 3));
      await assert.rejects(dut.flash.read(dut.flash.size - 1, 2), isFault);
      await assert.rejects(dut.flash.write(dut.flash.size - 1, Uint8Array.of(1, 2)), isFault);
      await assert.rejects(dut.flash.erase(offset + 1, sectorSize), isFault);
      await assert.rejects(dut.flash.erase(offset, sectorSize - 1), isFault);
      assert.deepEqual(await dut.flash.read(offset, 3), Uint8Array.of(1, 2, 3));
    });

    test("the flash tool leaves supply as it was: off stays off, on starts anew", async (t) => {
      await using dut = await running(contract, t);
      await dut.flash.write(offset, Uint8Array.of(1));
      expectDone(await dut.maintenance.awaitReady());
      await dut.power.off();
      await dut.flash.write(offset, Uint8Array.of(2));
      assert.equal((await dut.maintenance.readStatus()).kind, "silent");
    });

    test("only a button held long enough resets", async (t) => {
      await using dut = await running(contract, t);
      expectDone(await dut.maintenance.writeConfiguration(change));
      const kept = async () => {
        const each = Object.entries(change).map(([field, value]) =>
          dut.maintenance.matchesConfiguration(field, value),
        );
        return (await Promise.all(each)).map(expectDone);
      };
      await dut.button.hold(button.tooShortMs);
      await dut.elapse(button.holdMs);
      assert.ok(
        (await kept()).every((same) => same),
        "too short",
      );
      await dut.button.hold(button.holdMs);
      expectDone(await dut.maintenance.awaitReady());
      assert.ok(
        (await kept()).every((same) => !same),
        "long enough",
      );
    });

    test("a button held during an act is released after it, also when the act fails", async (t) => {
      await using dut = await running(contract, t);
      const reason = new Error("the act's own");
      await assert.rejects(
        dut.button.holdDuring(() => Promise.reject(reason)),
        reason,
      );
      expectDone(await dut.maintenance.writeConfiguration(change));
      await dut.elapse(button.holdMs);
      const [field = "", value = ""] = Object.entries(change)[0] ?? [];
      assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), true, "released");
      await dut.button.holdDuring(() => dut.elapse(button.holdMs));
      expectDone(await dut.maintenance.awaitReady());
      assert.equal(expectDone(await dut.maintenance.matchesConfiguration(field, value)), false, "held");
    });

    test("device time passes when the bench lets it", async (t) => {
      await using dut = await running(contract, t);
      const [field = "", value = ""] = Object.entries(change)[0] ?? [];
      expectDone(await dut.maintenance.writeConfiguration({ [field]: value }));
      await dut.elapse(12_345);
      expectDone(await dut.maintenance.clearConfiguration(field));
      const [first, second] = expectDone(await dut.maintenance.readLog()).slice(-2);
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 12_345, JSON.stringify([first, second]));
    });

    test("joins and leaves the network, also twice and without supply", async (t) => {
      await using dut = await running(contract, t);
      await dut.network.join();
      await dut.network.join();
      expectDone(await dut.maintenance.readStatus());
      await dut.network.leave();
      await dut.network.leave();
      await dut.power.off();
      await dut.network.join();
      await dut.network.leave();
    });

    test("the hardware value is read without firmware and stays the same", async (t) => {
      await using dut = await contract.make(t);
      const first = await dut.probe.readHardwareId();
      assert.equal(first.length, hardwareIdLength);
      await flashRelease(dut, release);
      expectDone(await dut.power.cycle());
      assert.deepEqual(await dut.probe.readHardwareId(), first);
    });

    test("recover brings up a device whose flash was erased", async (t) => {
      await using dut = await running(contract, t);
      await dut.flash.erase(0, dut.flash.size);
      assert.equal((await dut.power.cycle()).kind, "silent");
      assert.equal(await dut.recover(), "alive");
      expectDone(await dut.maintenance.readStatus());
    });
  });
}

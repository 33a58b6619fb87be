import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Extent } from "../dut.ts";
import { type DutContract, expectDone, running } from "./support.ts";

export function powerCutContract(name: string, contract: DutContract): void {
  const { update, change, scratch } = contract;

  suite(`device contract: ${name}: power cuts`, () => {
    test("a cut strikes within what was measured, supply is off after it, and the device comes up again", async (t) => {
      await using dut = await running(contract, t);
      const act = async () => {
        await dut.maintenance.writeConfiguration(change);
        for (const field of Object.keys(change)) await dut.maintenance.clearConfiguration(field);
      };
      const [{ unit, amount, ways }] = extents(await dut.power.measure(act));
      assert.ok(amount >= 1, `measured ${amount} ${unit}`);
      // Not at the very end: the same act need not take the same steps on flash that has filled up a little.
      for (const at of new Set([1, Math.ceil(amount / 4), Math.ceil(amount / 2)])) {
        for (const way of ways) {
          const when = `${way} at ${unit} ${at} of ${amount}`;
          assert.equal(await dut.power.cutDuring(act, { unit, amount: at, way }), "cut", when);
          assert.equal((await dut.maintenance.readStatus()).kind, "silent", when);
          expectDone(await dut.power.cycle());
          expectDone(await act().then(() => dut.maintenance.readStatus()));
        }
      }
    });

    test("an act that ends before the cut completes, and the cut threatens no later one", async (t) => {
      await using dut = await running(contract, t);
      const [{ unit, amount, ways }] = extents(
        await dut.power.measure(() => dut.maintenance.writeConfiguration(change)),
      );
      const idle = async () => expectDone(await dut.maintenance.readStatus());
      assert.equal(
        await dut.power.cutDuring(idle, { unit, amount: Math.max(1, Math.floor(amount / 2)), way: ways[0] }),
        "completed",
      );
      expectDone(await dut.maintenance.factoryReset());
      expectDone(await dut.maintenance.writeConfiguration(change));
    });

    test("after a cut, supply stays off until the call returns, whatever the act does", async (t) => {
      await using dut = await running(contract, t);
      const [{ unit, ways }] = extents(await dut.power.measure(async () => {}));
      const act = async () => {
        await dut.maintenance.writeConfiguration(change);
        assert.equal((await dut.power.cycle()).kind, "silent");
      };
      assert.equal(await dut.power.cutDuring(act, { unit, amount: 1, way: ways[0] }), "cut");
      assert.equal((await dut.maintenance.readStatus()).kind, "silent");
      expectDone(await dut.power.cycle());
    });

    test("a cut can strike while the device starts", async (t) => {
      await using dut = await running(contract, t);
      // The start after an update that was not confirmed goes back, and a device must write that down.
      expectDone(await dut.maintenance.installUpdate(update));
      const [{ unit, amount, ways }] = extents(await dut.power.measure(() => dut.power.cycle()));
      if (amount === 0) return t.skip("this device writes nothing while it starts");
      expectDone(await dut.maintenance.installUpdate(update));
      assert.equal(
        await dut.power.cutDuring(() => dut.power.cycle(), { unit, amount: 1, way: ways[0] }),
        "cut",
      );
      expectDone(await dut.power.cycle());
    });

    test("what the flash tool does is not measured", async (t) => {
      await using dut = await contract.make(t);
      const measured = await dut.power.measure(() => dut.flash.write(scratch.offset, Uint8Array.of(1)));
      for (const { unit, amount } of extents(measured)) if (unit !== "ms") assert.equal(amount, 0, unit);
    });

    test("an exception of the act passes through, and the cut is disarmed", async (t) => {
      await using dut = await running(contract, t);
      const reason = new Error("the act's own");
      const failing = () => Promise.reject(reason);
      const [{ unit, ways }] = extents(await dut.power.measure(async () => {}));
      await assert.rejects(dut.power.measure(failing), reason);
      await assert.rejects(dut.power.cutDuring(failing, { unit, amount: 1, way: ways[0] }), reason);
      expectDone(await dut.maintenance.writeConfiguration(change));
    });
  });
}

type Told = Extent & { readonly ways: readonly [string, ...string[]] };

/** What was measured: in one unit at least, each once, and for each a way to cut. */
function extents(measured: readonly Extent[]): readonly [Told, ...Told[]] {
  assert.ok(measured.length > 0, "nothing was measured");
  assert.equal(new Set(measured.map(({ unit }) => unit)).size, measured.length, "a unit was measured twice");
  for (const { unit, ways } of measured) assert.ok(ways.length > 0, `no way to cut by ${unit}`);
  return measured as readonly [Told, ...Told[]];
}

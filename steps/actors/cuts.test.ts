import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Progress } from "../../core/dut/index.ts";
import { fakeBench, fakeDut, fakePower, fakeStage, referenceProduct } from "../test-support.ts";
import { cutAtPoints } from "./cuts.ts";

const product = await referenceProduct();

/** A device whose operation takes `length` flash operations; notes where it was cut. */
function device(length: number) {
  const cuts: number[] = [];
  const power = fakePower({
    measure: async (act): Promise<Progress> => {
      await act();
      return { unit: "flash-operation", amount: length };
    },
    cutDuring: async (act, { amount }) => {
      cuts.push(amount);
      await act();
      return amount <= length ? "cut" : "completed";
    },
  });
  return { dut: fakeDut({ power }), cuts };
}

describe("cuts in the middle of an operation", () => {
  const stage = fakeStage(fakeBench({ product }));

  it("are made at each point where there are fewer than declared, each from a prepared device, and looked at", async () => {
    const { dut, cuts } = device(7);
    const done: string[] = [];
    const points = await cutAtPoints(stage, dut, {
      prepare: async () => void done.push("prepare"),
      act: async () => void done.push("act"),
      examine: async (point) => {
        done.push(point);
        return "go on";
      },
    });
    assert.equal(points, 7);
    assert.deepEqual(cuts, [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(done.slice(0, 5), ["prepare", "act", "prepare", "act", "cut at flash-operation 1 of 7"]);
    assert.equal(done.length, 2 + 7 * 3);
  });

  it("are spread over all of a longer one, as many as declared", async () => {
    const { dut, cuts } = device(1_000);
    await cutAtPoints(stage, dut, {
      prepare: async () => {},
      act: async () => {},
      examine: async () => "go on",
    });
    assert.equal(cuts.length, product.ixit.sampling.cutPoints);
    assert.ok(Math.min(...cuts) <= 25 && Math.max(...cuts) > 975, `${cuts[0]} to ${cuts.at(-1)}`);
  });

  it("end with the first that leaves nothing to go on with", async () => {
    const { dut, cuts } = device(7);
    await cutAtPoints(stage, dut, {
      prepare: async () => {},
      act: async () => {},
      examine: async () => (cuts.length === 3 ? "stop" : "go on"),
    });
    assert.deepEqual(cuts, [1, 2, 3]);
  });
});

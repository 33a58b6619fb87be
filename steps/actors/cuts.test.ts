import assert, { AssertionError } from "node:assert/strict";
import { describe, it } from "node:test";
import type { CutPoint, Extent } from "../../core/dut/index.ts";
import { done as doneOutcome, silent } from "../../core/kernel/index.ts";
import type { CutChoice } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import {
  fakeBench,
  fakeDut,
  fakeMaintenance,
  fakePower,
  fakeStage,
  referenceProduct,
} from "../test-support.ts";
import { type Cut, cutAtPoints } from "./cuts.ts";

const product = await referenceProduct();
const { cutPoints } = product.ixit.sampling;

/**
 * A device whose operation takes `length` flash operations and `messages` messages, and writes `recovery` times when it is looked at
 * after a cut; notes where it was cut.
 */
function device(length: number, messages = 0, recovery = 0) {
  const cuts: CutPoint[] = [];
  const power = fakePower({
    measure: async (act): Promise<readonly Extent[]> => {
      const isLook = cuts.length > 0;
      await act();
      if (isLook) return [{ unit: "flash-operation", amount: recovery, ways: ["torn"] }];
      return [
        { unit: "flash-operation", amount: length, ways: ["torn", "whole"] },
        { unit: "network-message", amount: messages, ways: ["before"] },
      ];
    },
    cutDuring: async (act, at) => {
      cuts.push(at);
      await act();
      return at.amount > length + messages ? "completed" : "cut";
    },
    cycle: async () => doneOutcome(undefined),
  });
  const maintenance = fakeMaintenance({ awaitReady: async () => doneOutcome(undefined) });
  return { dut: fakeDut({ power, maintenance }), cuts };
}

const stageWith = (cuts: CutChoice = "sample") => fakeStage(fakeBench({ product, cuts }));
/** An act that is measured whole, and is over before all cuts but those at its first `reached` points. */
function hasty(length: number, reached: number) {
  const { dut } = device(length);
  const cutDuring: typeof dut.power.cutDuring = async (act, { amount }) => {
    await act();
    return amount > reached ? "completed" : "cut";
  };
  return fakeDut({ power: fakePower({ ...dut.power, cutDuring }), maintenance: dut.maintenance });
}

const idle = { prepare: async () => {}, act: async () => {}, examine: async () => "go on" as const };

describe("cuts in the middle of an operation", () => {
  it("are made at each point where there are fewer than declared, each from a prepared device, and looked at", async () => {
    const { dut, cuts } = device(7);
    const done: string[] = [];
    const points = await cutAtPoints(stageWith(), dut, {
      prepare: async () => void done.push("prepare"),
      act: async () => void done.push("act"),
      examine: async ({ point }) => {
        done.push(point);
        return "go on";
      },
    });
    assert.equal(points, 7);
    assert.deepEqual(
      cuts.map(({ amount }) => amount),
      [1, 2, 3, 4, 5, 6, 7],
    );
    assert.deepEqual(done.slice(0, 4), ["prepare", "act", "prepare", "act"]);
    assert.match(done[4] ?? "", /^cut at flash-operation 1 of 7 \((torn|whole)\)$/);
    assert.equal(done.length, 2 + 7 * 3);
  });

  it("are not made in an act that takes the device down by itself", async () => {
    const { dut, cuts } = device(7);
    const maintenance = fakeMaintenance({ awaitReady: async () => silent(5_000) });
    const hanging = fakeDut({ ...dut, maintenance, recover: async () => "alive" });
    await assert.rejects(cutAtPoints(stageWith(), hanging, idle), AssertionError);
    assert.equal(cuts.length, 0);
  });

  it("are spread over all of a longer one, as many as declared, in every unit and in every way", async () => {
    const { dut, cuts } = device(900, 100);
    await cutAtPoints(stageWith(), dut, idle);
    assert.equal(cuts.length, cutPoints);
    const places = cuts.filter(({ unit }) => unit === "flash-operation").map(({ amount }) => amount);
    assert.ok(Math.min(...places) <= 50 && Math.max(...places) > 850, `${places[0]} to ${places.at(-1)}`);
    assert.deepEqual([...new Set(cuts.map(({ unit, way }) => `${unit} ${way}`))].sort(), [
      "flash-operation torn",
      "flash-operation whole",
      "network-message before",
    ]);
  });

  it("are as many as were asked for, and no more than there are points", async () => {
    const { dut, cuts } = device(900, 100);
    await cutAtPoints(stageWith(2 * cutPoints), dut, idle);
    assert.equal(cuts.length, 2 * cutPoints);
    const few = device(3);
    await cutAtPoints(stageWith(2 * cutPoints), few.dut, idle);
    assert.equal(few.cuts.length, 3);
  });

  it("are made at every point in every way where all are asked for, and counted by unit", async () => {
    const { dut, cuts } = device(cutPoints, 3);
    const stage = stageWith("all");
    await cutAtPoints(stage, dut, idle);
    assert.equal(new Set(cuts.map((at) => JSON.stringify(at))).size, 2 * cutPoints + 3);
    const counts = { "flash-operation": 2 * cutPoints, "network-message": 3 };
    assert.deepEqual(stage.observations, [
      { what: "cut points", value: { sweep: 1, visited: counts, of: counts } },
    ]);
  });

  it("come twice where all are asked for and the start after one writes: once for each point, and only what struck counts", async () => {
    const { dut, cuts } = device(5, 0, 3);
    const stage = stageWith("all");
    const points: string[] = [];
    const examine = async ({ point, place }: Cut) => {
      if (place.again !== undefined) points.push(point);
      return "go on" as const;
    };
    await cutAtPoints(stage, dut, { ...idle, examine });
    assert.equal(points.length, 5);
    for (const [index, point] of points.entries())
      assert.match(
        point,
        new RegExp(
          `^cut at flash-operation ${index + 1} of 5 \\(torn\\), then cut at flash-operation [123] \\(torn\\) of the start$`,
        ),
      );
    assert.equal(cuts.length, 10 + 5 + 5);
    const counts = { "flash-operation": 10, "start-after-cut": 5 };
    const [{ value } = { value: undefined }] = stage.observations;
    assert.deepEqual(value, { sweep: 1, visited: counts, of: { ...counts, "network-message": 0 } });
  });

  it("are made at one point of one of the scenario's acts where that is asked for", async () => {
    const { dut, cuts } = device(7);
    const stage = stageWith({ sweep: 2, unit: "flash-operation", amount: 5, way: "whole" });
    const seen: Cut["place"][] = [];
    const examine = async ({ place }: Cut) => {
      seen.push(place);
      return "go on" as const;
    };
    for (const _ of [1, 2, 3]) await cutAtPoints(stage, dut, { ...idle, examine });
    assert.deepEqual(cuts, [{ unit: "flash-operation", amount: 5, way: "whole" }]);
    assert.deepEqual(seen, [{ sweep: 2, unit: "flash-operation", amount: 5, way: "whole" }]);
  });

  it("end with the first that leaves nothing to go on with; what was visited is told", async () => {
    const { dut, cuts } = device(7);
    const stage = stageWith();
    await cutAtPoints(stage, dut, {
      ...idle,
      examine: async () => (cuts.length === 3 ? "stop" : "go on"),
    });
    assert.equal(cuts.length, 3);
    assert.deepEqual(stage.observations.at(-1)?.value, {
      sweep: 1,
      visited: { "flash-operation": 3 },
      of: { "flash-operation": 14, "network-message": 0 },
    });
  });

  it("that an assertion finds fault with are named by it, and noted", async () => {
    const { dut } = device(7);
    const stage = stageWith("all");
    const examine = async ({ place }: Cut) => {
      assert.ok(place.amount < 3, "it is dead");
      return "go on" as const;
    };
    await assert.rejects(
      cutAtPoints(stage, dut, { ...idle, examine }),
      (thrown) =>
        thrown instanceof AssertionError &&
        thrown.message === "cut at flash-operation 3 of 7 (torn): it is dead",
    );
    assert.deepEqual(stage.observations, [
      {
        what: "first failing cut",
        value: { sweep: 1, unit: "flash-operation", amount: 3, way: "torn" },
      },
    ]);
  });

  it("prove nothing of an act of which the equipment sees nothing", async () => {
    await assert.rejects(cutAtPoints(stageWith(), device(0).dut, idle), Inconclusive);
  });

  it("that came too late are not counted as made, and make the sweep inconclusive when all of them do", async () => {
    const stage = stageWith();
    await cutAtPoints(stage, hasty(7, 2), idle);
    const counted = stage.observations.find(({ what }) => what === "cut points");
    assert.deepEqual(counted?.value, {
      sweep: 1,
      visited: { "flash-operation": 2 },
      of: { "flash-operation": 14, "network-message": 0 },
    });
    await assert.rejects(cutAtPoints(stageWith(), hasty(7, 0), idle), (thrown) => {
      assert.ok(thrown instanceof Inconclusive);
      assert.equal(thrown.inconclusive, "sample-size");
      return true;
    });
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Fingerprints } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import type { Borne } from "../notebook.ts";
import { fakeBench, fakeStage } from "../test-support.ts";
import { compareFingerprints, sharedValues, tellShared } from "./uniqueness.ts";

const bearer = (slot: number, identity = `AR1-${slot}`): Borne => ({
  slot: `device-${slot}`,
  value: identity,
  hardwareId: Uint8Array.of(slot),
});

describe("shared identities", () => {
  it("fewer than two devices say nothing about uniqueness", () => {
    for (const sample of [[], [bearer(1)]])
      assert.throws(
        () => sharedValues(sample),
        (thrown) => thrown instanceof Inconclusive && thrown.inconclusive === "sample-size",
      );
  });

  it("names each shared identity with all who bear it, wherever they stand in the lot", () => {
    const lot = Array.from({ length: 300 }, (_, slot) => bearer(slot));
    assert.deepEqual(sharedValues(lot), []);
    // Told from an 8-bit counter: the first collision is the 257th device.
    const counted = lot.map(({ slot }, index) => bearer(Number(slot.slice(7)), `AR1-${index % 256}`));
    const shared = sharedValues(counted);
    assert.equal(shared.length, 300 - 256);
    assert.deepEqual(shared[0], { value: "AR1-0", slots: ["device-0", "device-256"] });
    const thrice = sharedValues([bearer(1, "X"), bearer(2), bearer(3, "X"), bearer(4, "X")]);
    assert.deepEqual(thrice, [{ value: "X", slots: ["device-1", "device-3", "device-4"] }]);
  });

  it("a key that a whole lot shares is told in a line", () => {
    const slots = Array.from({ length: 300 }, (_, slot) => `lot-${slot + 1}`);
    assert.equal(tellShared({ value: "X", slots }), "X: lot-1, lot-2, lot-3, lot-4 and 296 more");
    assert.equal(tellShared({ value: "X", slots: ["lot-1", "lot-257"] }), "X: lot-1, lot-257");
  });
});

describe("fingerprints of earlier runs", () => {
  const commit: Fingerprints["commit"] = (kind, value) => `${kind}:${Buffer.from(value).toString("hex")}`;
  /** An earlier run saw identity AR1-1 on hardware 1. */
  const fingerprints: Fingerprints = {
    commit,
    earlierRuns: 1,
    seenElsewhere: (identity, by) =>
      identity === commit("identity", "AR1-1") && by !== commit("hardware", Uint8Array.of(1))
        ? ["run-7"]
        : [],
  };

  it("the same device again is no collision; its identity on other hardware is", async () => {
    const stage = fakeStage(fakeBench({ fingerprints }));
    assert.deepEqual(await compareFingerprints(stage, "identity", [bearer(1), bearer(2)]), []);
    assert.deepEqual(await compareFingerprints(stage, "identity", [bearer(2), bearer(3, "AR1-1")]), [
      "device-3 (AR1-1) in run-7",
    ]);
  });

  it("every bearer is recorded by commitments, and the number of earlier runs with them", async () => {
    const stage = fakeStage(fakeBench({ fingerprints }));
    await compareFingerprints(stage, "identity", [bearer(1), bearer(2)]);
    assert.deepEqual(stage.fingerprints, [
      ["identity", commit("identity", "AR1-1"), commit("hardware", Uint8Array.of(1))],
      ["identity", commit("identity", "AR1-2"), commit("hardware", Uint8Array.of(2))],
    ]);
    assert.deepEqual(stage.observations, [{ what: "earlier runs compared with", value: 1 }]);
  });
});

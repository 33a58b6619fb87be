import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Inconclusive } from "../judgement.ts";
import { referenceProduct } from "../test-support.ts";
import { contradictions, requireKeptLog } from "./wipe-told.ts";

const { ixit } = await referenceProduct();
const entry = { at: 1_700_000_000_000, origin: "console" } as const;

describe("a notice of a decommissioning", () => {
  it("is of the same moment as the entry where a device reads its clock twice, or keeps whole seconds", () => {
    for (const later of [-1_999, -3, 0, 3, 1_999])
      assert.deepEqual(contradictions({ at: entry.at + later, trigger: "console" }, entry), []);
  });

  it("contradicts the log with another time, earlier or later, and with another trigger", () => {
    for (const later of [-2_000, 2_000, 60_000]) {
      const found = contradictions({ at: entry.at + later, trigger: "backend" }, entry);
      assert.deepEqual(found, [
        "trigger: backend in the notice, console in the log",
        `time: ${later} ms after that of the log's entry`,
      ]);
    }
    assert.equal(contradictions({ at: Number.NaN, trigger: "console" }, entry).length, 1);
  });
});

describe("a log that goes with the wipe", () => {
  it("leaves open what it would tell; one that is kept does not", () => {
    const declaring = (logKept: boolean) => ({ decommission: { ...ixit.decommission, logKept } });
    assert.throws(
      () => requireKeptLog(declaring(false)),
      (thrown) => thrown instanceof Inconclusive && thrown.inconclusive === "not-observable",
    );
    assert.doesNotThrow(() => requireKeptLog(declaring(true)));
  });
});

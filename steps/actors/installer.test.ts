import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConfigurationValues } from "../../core/dut/index.ts";
import { done, type Outcome, refused } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import { fakeBench, fakeDut, fakeMaintenance, fakeStage, referenceProduct } from "../test-support.ts";
import { Installer } from "./installer.ts";

const product = await referenceProduct();

/** An installer, and a device that answers each write with `answer`; what was taken of it, in turn. */
function installerOf(answer: (values: ConfigurationValues) => Outcome<void>) {
  const stage = fakeStage(fakeBench({ product }));
  const taken: ConfigurationValues[] = [];
  const device = fakeDut({
    maintenance: fakeMaintenance({
      writeConfiguration: async (values) => {
        const outcome = answer(values);
        if (outcome.kind === "done") taken.push(values);
        return outcome;
      },
    }),
  });
  return { installer: new Installer(stage), device, taken, notes: stage.notes };
}

const isOnly = (field: string, values: ConfigurationValues): boolean =>
  Object.keys(values).length === 1 && field in values;

/** Fields whose value in `later` is not that of `earlier`. */
const changed = (earlier: ConfigurationValues, later: ConfigurationValues): string[] =>
  Object.keys(later).filter((name) => later[name] !== earlier[name]);

describe("the longest values", () => {
  it("are set one field at a time, and expected back where the device takes them", async () => {
    const { installer, device, taken, notes } = installerOf((values) =>
      isOnly("wifi.passphrase", values) ? refused("invalid", "no more than 40") : done(undefined),
    );
    await installer.setLongestValues(device);
    const [everyField = {}, ...longest] = taken;
    assert.ok(longest.length > 0 && longest.every((values) => Object.keys(values).length === 1));
    const expected = notes.read("configuration");
    assert.ok(changed(everyField, expected).length > 0);
    assert.deepEqual(expected, Object.assign({}, everyField, ...longest));
    assert.ok(!changed(everyField, expected).includes("wifi.passphrase"));
  });

  it("leave the question open where the device takes none of them", async () => {
    const { installer, device } = installerOf((values) =>
      Object.keys(values).length === 1 ? refused("invalid", "too long") : done(undefined),
    );
    await assert.rejects(
      installer.setLongestValues(device),
      (thrown) => thrown instanceof Inconclusive && /longest value of no field/.test(thrown.message),
    );
  });
});

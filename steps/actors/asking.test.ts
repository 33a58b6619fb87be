import assert, { AssertionError } from "node:assert/strict";
import { describe, it } from "node:test";
import { done, EquipmentFault, refused, silent } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import { fakeDut } from "../test-support.ts";
import { expectDone, expectRefused, expectRefusedBy } from "./asking.ts";

/** A device whose golden image does as told; asking for it twice would flash twice. */
function deviceThatRecovers(to: "alive" | "dead" | "undeclared") {
  let asked = 0;
  const device = fakeDut({
    recover: async () => {
      asked += 1;
      return to;
    },
  });
  return { device, recoveries: () => asked };
}

const thrownBy = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => assert.fail(`it gave ${value}`),
    (thrown: unknown) => thrown,
  );

describe("expectDone", () => {
  it("hands out the value, without touching the device", async () => {
    assert.equal(await expectDone(fakeDut({}), "count", done(3)), 3);
  });

  it("a refusal is the device's failure, with its word and reason", async () => {
    const { device, recoveries } = deviceThatRecovers("alive");
    const thrown = await thrownBy(expectDone(device, "set wifi.ssid", refused("busy", "not now")));
    assert.ok(thrown instanceof AssertionError);
    assert.equal(thrown.message, "device-1 was asked to set wifi.ssid: refused (busy: not now)");
    assert.equal(recoveries(), 0);
  });

  it("a silence is the device's own once the golden image answers", async () => {
    const { device, recoveries } = deviceThatRecovers("alive");
    const thrown = await thrownBy(expectDone(device, "start", silent(2000)));
    assert.ok(thrown instanceof AssertionError);
    assert.match(
      thrown.message,
      /^device-1 was asked to start and fell silent \(no answer within 2000 ms\); the golden/,
    );
    assert.equal(recoveries(), 1);
  });

  it("a silence of the golden image too is the equipment's", async () => {
    const thrown = await thrownBy(expectDone(deviceThatRecovers("dead").device, "start", silent(2000)));
    assert.ok(thrown instanceof EquipmentFault);
    assert.equal(thrown.code, "GOLDEN_IMAGE_DEAD");
    assert.notEqual(thrown.help, "");
  });

  it("without a golden image nobody is blamed", async () => {
    const thrown = await thrownBy(expectDone(deviceThatRecovers("undeclared").device, "start", silent(2000)));
    assert.ok(thrown instanceof Inconclusive);
    assert.equal(thrown.inconclusive, "equipment");
  });

  it("equipment that breaks while the golden image is brought up is not the device's failure", async () => {
    const fault = new EquipmentFault("FLASH_FAILED", "It broke.", { help: "Mend it." });
    const device = fakeDut({ recover: () => Promise.reject(fault) });
    assert.equal(await thrownBy(expectDone(device, "start", silent(2000))), fault);
  });
});

describe("expectRefused", () => {
  it("passes on a refusal only", () => {
    expectRefused("over the console", refused("locked", "it is locked"));
    const notUnderstood = refused("malformed-answer", "the result is not as described");
    for (const outcome of [done(undefined), silent(100), notUnderstood])
      assert.throws(() => expectRefused("over the console", outcome), AssertionError);
  });
});

describe("expectRefusedBy", () => {
  it("a silence is the device's own once the golden image answers, and the equipment's when that is silent too", async () => {
    const attempt = (to: "alive" | "dead") =>
      thrownBy(expectRefusedBy(deviceThatRecovers(to).device, "over the console", silent(2000)));
    assert.ok((await attempt("alive")) instanceof AssertionError);
    const thrown = await attempt("dead");
    assert.ok(thrown instanceof EquipmentFault);
    assert.equal(thrown.code, "GOLDEN_IMAGE_DEAD");
  });

  it("an answer needs no golden image", async () => {
    const { device, recoveries } = deviceThatRecovers("alive");
    await expectRefusedBy(device, "over the console", refused("locked", "it is locked"));
    const taken = await thrownBy(expectRefusedBy(device, "over the console", done(undefined)));
    assert.ok(taken instanceof AssertionError);
    assert.equal(recoveries(), 0);
  });
});

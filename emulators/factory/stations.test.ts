import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ProductionOrder } from "../../core/factory/index.ts";
import { refuseIncomplete } from "./order.ts";
import { whyUnsound } from "./self-test.ts";

const order: ProductionOrder = {
  ...{ productType: "AR1-T", region: "us", fleet: "fleet-1", image: Uint8Array.of(1) },
};

suite("order at the line", () => {
  test("is taken when it is whole", () => {
    assert.equal(refuseIncomplete(order), undefined);
  });

  test("names everything that it lacks, absent or blank alike", () => {
    const { region: _, ...without } = order;
    const lacking = { ...without, productType: " ", image: new Uint8Array() } as unknown as ProductionOrder;
    assert.deepEqual(refuseIncomplete(lacking), {
      kind: "refused",
      code: "incomplete-order",
      reason: "the order has no productType, no region, no image",
    });
  });
});

suite("self-test's report at the line", () => {
  const sound = { name: "flash", passed: true };

  test("is good when every check passed", () => {
    assert.equal(whyUnsound({ passed: true, checks: [sound] }), undefined);
  });

  test("is not good when it is empty, contradicts itself, or a check failed", () => {
    assert.equal(whyUnsound({ passed: true, checks: [] }), "the report shows no check");
    assert.equal(whyUnsound({ passed: false, checks: [sound] }), "the report says that it did not pass");
    const held = { name: "button", passed: false, detail: "held down" };
    const bad = { name: "radio", passed: false };
    for (const passed of [true, false])
      assert.equal(whyUnsound({ passed, checks: [sound, held, bad] }), "failed: button (held down), radio");
  });
});

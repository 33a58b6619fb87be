import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Yard } from "./test-support.ts";

/** It is closed; an app left open is shut out; it is not to be seen after a reset and another set-up. */
const scenarios = [
  "features/field/operational.feature:35",
  "features/field/operational.feature:41",
  "features/field/visible.feature:68",
];

suite("a set-up that stays open for a while in operation", () => {
  const examine = (yard: Yard) => yard.run("run", "--defect", "set-up-lingers", ...scenarios);

  test("fails where the product declares nothing of it, and in every scenario that looks", async () => {
    await using yard = new Yard();
    const { status, stdout } = await examine(yard);
    assert.equal(status, 1, stdout);
    assert.equal(stdout.match(/^[1-3]\/3 FAIL /gm)?.length, 3, stdout);
  });

  test("is nobody's fault where the product declares how long", async () => {
    await using yard = new Yard();
    yard.edit("products/reference/ixit.yaml", "  windowMs:", "  closesWithinMs: 30000\n  windowMs:");
    const { status, stdout } = await examine(yard);
    assert.equal(status, 0, stdout);
  });
});

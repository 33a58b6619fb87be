import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Yard } from "./test-support.ts";

/** It is closed; an app left open is shut out; it is not to be seen after a reset and another set-up. */
const scenarios = [
  "features/field/operational.feature:35",
  "features/field/operational.feature:41",
  "features/field/visible.feature:68",
];

const ixit = "products/reference/ixit.yaml";

suite("a set-up that stays open for a while in operation", () => {
  const examine = (yard: Yard) => yard.run("run", "--defect", "set-up-lingers", ...scenarios);

  test("fails where the product declares nothing of it, and in every scenario that looks", async () => {
    await using yard = new Yard();
    const { status, stdout } = await examine(yard);
    assert.equal(status, 1, stdout);
    assert.equal(stdout.match(/^[1-3]\/3 FAIL /gm)?.length, 3, stdout);
  });

  test("is given the declared time and no longer", async () => {
    await using yard = new Yard();
    yard.edit(ixit, "  windowMs:", "  closesWithinMs: 30000\n  windowMs:");
    const enough = await examine(yard);
    assert.equal(enough.status, 0, enough.stdout);
    yard.edit(ixit, "closesWithinMs: 30000", "closesWithinMs: 1000");
    const tooShort = await examine(yard);
    assert.equal(tooShort.status, 1, tooShort.stdout);
    assert.equal(tooShort.stdout.match(/^[1-3]\/3 FAIL /gm)?.length, 3, tooShort.stdout);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually } from "./eventually.ts";

describe("what is told only when it is asked for", () => {
  it("is done as soon as the probe gives something, a false value too", async () => {
    let asked = 0;
    const found = await eventually(async () => (++asked < 4 ? undefined : false), 5_000);
    assert.deepEqual([found, asked], [{ kind: "done", value: false }, 4]);
  });

  it("is silence when it never comes, after its time and not much later", async () => {
    const begun = performance.now();
    const never = await eventually(async () => undefined, 40);
    assert.deepEqual(never, { kind: "silent", afterMs: 40 });
    assert.ok(performance.now() - begun < 1_000);
  });

  it("asks at least once, and passes on what the probe throws", async () => {
    assert.deepEqual(await eventually(async () => 1, 0), { kind: "done", value: 1 });
    await assert.rejects(
      eventually(() => Promise.reject(new TypeError("broken")), 1_000),
      TypeError,
    );
  });
});

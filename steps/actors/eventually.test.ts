import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually, withinDeviceTime } from "./eventually.ts";

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

describe("what a device does by its own clock", () => {
  const clock = () => {
    const passed: number[] = [];
    return { passed, elapse: async (ms: number) => void passed.push(ms) };
  };
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

  it("is looked for at once, and lets no time pass once it is there", async () => {
    const own = clock();
    assert.deepEqual(await withinDeviceTime(own, async () => false, 1_000), { kind: "done", value: false });
    assert.deepEqual(own.passed, []);
    let looked = 0;
    await withinDeviceTime(own, async () => (++looked < 3 ? undefined : true), 1_000);
    assert.equal(own.passed.length, 2);
  });

  it("is silence after exactly the time that it has, with a last look at its end", async () => {
    const own = clock();
    const seen = await withinDeviceTime(own, async () => (sum(own.passed) < 900 ? undefined : true), 900);
    assert.equal(seen.kind, "done");
    assert.equal(sum(own.passed), 900);
    const never = await withinDeviceTime(clock(), async () => undefined, 900);
    assert.deepEqual(never, { kind: "silent", afterMs: 900 });
  });
});

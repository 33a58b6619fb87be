import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { HangWatch } from "./hang-watch.ts";
import { Inconclusive } from "./judgement.ts";

const never = new Promise<never>(() => {});

suite("a step that hangs", () => {
  test("ends as its work does, and leaves no timer", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    const watch = new HangWatch(60_000);
    assert.equal(await watch.over(Promise.resolve(5)), 5);
    const failure = new Error("its own");
    await assert.rejects(watch.over(Promise.reject(failure)), failure);
    assert.equal(timers(), before);
  });

  test("is ended as INCONCLUSIVE once nothing was heard of it", async () => {
    await assert.rejects(new HangWatch(20).over(never), (thrown) => {
      assert.ok(thrown instanceof Inconclusive);
      assert.match(thrown.message, /hangs/);
      return true;
    });
  });

  test("has as long again whenever it tells of itself, and no longer", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const watch = new HangWatch(100);
    let ended = false;
    watch.over(never).catch(() => {
      ended = true;
    });
    for (let told = 0; told < 10; told += 1) {
      context.mock.timers.tick(99);
      watch.tell();
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ended, false);
    context.mock.timers.tick(100);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ended, true);
  });
});

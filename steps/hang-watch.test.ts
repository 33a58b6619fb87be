import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { HangWatch } from "./hang-watch.ts";
import { Inconclusive } from "./judgement.ts";

const never = new Promise<never>(() => {});

/** Deadlines that pass when the test says so. */
function deadlines() {
  const running = new Set<() => void>();
  let started = 0;
  return {
    running,
    get started() {
      return started;
    },
    start(_withinMs: number, onPassed: () => void) {
      started += 1;
      running.add(onPassed);
      return () => void running.delete(onPassed);
    },
    pass() {
      for (const onPassed of running) onPassed();
    },
  };
}

suite("a step that hangs", () => {
  test("ends as its work does, and leaves no deadline behind", async () => {
    const at = deadlines();
    const watch = new HangWatch(at.start);
    assert.equal(await watch.over(Promise.resolve(5)), 5);
    const failure = new Error("its own");
    await assert.rejects(watch.over(Promise.reject(failure)), failure);
    watch.tell();
    assert.equal(at.running.size, 0);
  });

  test("is ended as INCONCLUSIVE once nothing was heard of it", async () => {
    const at = deadlines();
    const ended = assert.rejects(new HangWatch(at.start).over(never), (thrown) => {
      assert.ok(thrown instanceof Inconclusive);
      assert.match(thrown.message, /hangs/);
      return true;
    });
    at.pass();
    await ended;
    assert.equal(at.running.size, 0);
  });

  test("has as long again whenever it tells of itself, and no longer", async () => {
    const at = deadlines();
    const watch = new HangWatch(at.start);
    let hasEnded = false;
    watch.over(never).catch(() => {
      hasEnded = true;
    });
    const [first] = at.running;
    watch.tell();
    assert.equal(at.started, 2);
    assert.ok(first !== undefined && !at.running.has(first), "the time that it had before is called off");
    await turn();
    assert.equal(hasEnded, false);
    at.pass();
    await turn();
    assert.equal(hasEnded, true);
  });
});

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { suite, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { DeadlinePassed, within } from "./deadline.ts";

const never = new Promise<never>(() => {});
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

/** Leaves the event loop no idle moment, until it is disposed of. */
function keepBusy(): Disposable {
  let busy = true;
  const work = (): void => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    if (busy) setImmediate(work);
  };
  work();
  return {
    [Symbol.dispose]() {
      busy = false;
    },
  };
}

suite("within", () => {
  test("settles as its promise does", async () => {
    assert.equal(await within(Promise.resolve(5), { withinMs: 1_000 }), 5);
    const failure = new Error("its own");
    await assert.rejects(within(Promise.reject(failure), { withinMs: 1_000 }), failure);
  });

  test("ends at its deadline, not before", async () => {
    const startedAt = performance.now();
    await assert.rejects(within(never, { withinMs: 30 }), (thrown) => {
      assert.ok(thrown instanceof DeadlinePassed);
      assert.equal(thrown.afterMs, 30);
      assert.equal(thrown.message, "nothing came within 30 ms");
      return true;
    });
    assert.ok(performance.now() - startedAt >= 29);
  });

  test("ends with the reason when aborted, and does not begin when aborted before", async () => {
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const wait = assert.rejects(within(never, { withinMs: 10_000, signal: stop.signal }), reason);
    stop.abort(reason);
    await wait;
    await assert.rejects(within(Promise.resolve(1), { withinMs: 10_000, signal: stop.signal }), reason);
  });

  test("leaves no timer and no listener behind, however it ends", async () => {
    const before = timers();
    const { signal } = new AbortController();
    await within(Promise.resolve(), { withinMs: 10_000, signal });
    await assert.rejects(within(Promise.reject(new Error("its own")), { withinMs: 10_000, signal }));
    await assert.rejects(within(never, { withinMs: 1, signal }));
    assert.equal(timers(), before);
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });

  test("what fails after the deadline fails unheard", async () => {
    const unheard: unknown[] = [];
    const listener = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", listener);
    try {
      const { promise, reject } = Promise.withResolvers<never>();
      await assert.rejects(within(promise, { withinMs: 1 }), DeadlinePassed);
      reject(new Error("too late"));
      await turn();
      await turn();
      assert.deepEqual(unheard, []);
    } finally {
      process.off("unhandledRejection", listener);
    }
  });

  test("time in which this process had other work is hardly counted", async () => {
    const startedAt = performance.now();
    using work = keepBusy();
    const late = new Promise((resolve) => setTimeout(resolve, 300)).then(() => {
      work[Symbol.dispose]();
      return "heard";
    });
    assert.equal(await within(late, { withinMs: 150 }), "heard");
    assert.ok(performance.now() - startedAt >= 299);
  });

  test("it ends also in a process that is never idle", async () => {
    using _ = keepBusy();
    await assert.rejects(within(never, { withinMs: 20 }), DeadlinePassed);
  });

  test("a deadline beyond what a timer can hold does not come at once", async () => {
    for (const withinMs of [2 ** 31, Number.POSITIVE_INFINITY]) {
      const stop = new AbortController();
      const { promise, resolve } = Promise.withResolvers<string>();
      const wait = within(promise, { withinMs, signal: stop.signal });
      const sooner = within(never, { withinMs: 20 }).catch(() => resolve("it waited"));
      assert.equal(await wait, "it waited");
      await sooner;
    }
  });
});

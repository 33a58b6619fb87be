import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { done, type Outcome } from "../kernel/index.ts";
import { Pending } from "./pending.ts";

suite("what is awaited from a device", () => {
  test("ends once: an outcome that comes after the end changes nothing, and ends nothing again", async () => {
    let ends = 0;
    const pending = new Pending<string>({
      withinMs: 60_000,
      what: "it was being asked",
      checkPort: () => Promise.resolve(),
      onEnd: () => {
        ends += 1;
      },
    });
    const { promise: late, resolve } = Promise.withResolvers<Outcome<string>>();
    pending.settleWith(late);
    pending.settle(done("first"));
    resolve(done("late"));
    await late;
    assert.deepEqual(await pending.outcome, done("first"));
    assert.equal(ends, 1);
  });
});

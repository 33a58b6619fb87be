import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { timeFittings } from "./spent-time.ts";

suite("time spent on equipment", () => {
  test("is summed for each kind, also of what fails, and nothing else changes", async () => {
    const reason = new Error("stuck");
    const done: string[] = [];
    const none = async () => {};
    const { fittings, spent } = timeFittings({
      place: "board-1",
      toolNeedsSupply: false,
      clock: { elapse: async (ms) => void (await wait(ms)), [Symbol.asyncDispose]: none },
      power: {
        set: async (on) => {
          done.push(`power ${on}`);
          await wait(20);
          throw reason;
        },
        read: async () => true,
        [Symbol.asyncDispose]: none,
      },
    });
    assert.deepEqual(spent(), {});
    await fittings.clock.elapse(30);
    await fittings.clock.elapse(30);
    await assert.rejects(fittings.power?.set(true) ?? Promise.resolve(), reason);
    assert.deepEqual(done, ["power true"]);
    const { clock = 0, power = 0, ...others } = spent();
    assert.ok(clock >= 55 && power >= 15, JSON.stringify(spent()));
    assert.deepEqual(others, {});
    assert.equal(fittings.flash, undefined);
  });
});

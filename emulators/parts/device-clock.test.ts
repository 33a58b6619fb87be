import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createDeviceClock } from "./device-clock.ts";

describe("device clock", () => {
  it("runs what falls due in the order of time, each at its own time", () => {
    const clock = createDeviceClock(1_000);
    const seen: string[] = [];
    clock.after(30, () => seen.push(`late ${clock.now()}`));
    clock.after(10, () => {
      seen.push(`early ${clock.now()}`);
      clock.after(5, () => seen.push(`nested ${clock.now()}`));
    });
    clock.advance(29);
    assert.deepEqual(seen, ["early 1010", "nested 1015"]);
    clock.advance(1);
    assert.deepEqual(seen.at(-1), "late 1030");
  });

  it("forgets what was cancelled, and stands still when nobody advances it", () => {
    const clock = createDeviceClock(0);
    const cancel = clock.after(1, () => assert.fail("was cancelled"));
    cancel();
    clock.advance(5);
    assert.equal(clock.now(), 5);
  });
});

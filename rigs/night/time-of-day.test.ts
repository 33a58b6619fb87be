import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { UsageFault } from "../../core/kernel/index.ts";
import { nextTimeOfDay } from "./index.ts";

const local = (text: string): Date => new Date(text);

suite("the next time of day", () => {
  test("is today when it is still to come, else tomorrow", () => {
    const evening = local("2026-03-14T22:30:00");
    assert.deepEqual(nextTimeOfDay("23:00", evening), local("2026-03-14T23:00:00"));
    assert.deepEqual(nextTimeOfDay("06:00", evening), local("2026-03-15T06:00:00"));
    assert.deepEqual(nextTimeOfDay("22:30", evening), local("2026-03-15T22:30:00"), "this moment is over");
    assert.deepEqual(nextTimeOfDay("6:05", local("2026-12-31T23:59:00")), local("2027-01-01T06:05:00"));
    assert.deepEqual(nextTimeOfDay("22:30:01", evening), local("2026-03-14T22:30:01"));
  });

  test("is refused when it is none", () => {
    for (const text of ["", "6", "24:00", "06:60", "morning", "06:00:60", "06:00:"])
      assert.throws(() => nextTimeOfDay(text, new Date()), UsageFault, text);
  });
});

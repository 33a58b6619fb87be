import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JournalLine, JournalRecord, Verdict } from "../../core/journal/index.ts";
import { readEarlierWork } from "./earlier-work.ts";

const equipment: Verdict = { status: "inconclusive", cause: "equipment", message: "the port is gone" };
const started = (scenario: string, attempt = 1): JournalRecord => ({
  ...{ type: "scenario-started", scenario, attempt, seed: "" },
});
const finished = (scenario: string, verdict: Verdict, attempt = 1): JournalRecord => ({
  ...{ type: "scenario-finished", scenario, attempt, verdict, durationMs: 1 },
});
const step = (scenario: string, status: "passed" | "failed"): JournalRecord => ({
  ...{ type: "step-finished", scenario, attempt: 1, step: 0, text: "", status, durationMs: 1 },
});
const earlier = (...records: readonly JournalRecord[]) =>
  readEarlierWork(
    records.map((record, index): JournalLine => ({ ...record, seq: index + 1, at: "", t: index * 10 })),
    2,
  );

suite("what a night had done before its process ended", () => {
  test("is not done again when it came to an end of its own", () => {
    const { settled, broken, begun } = earlier(
      ...[started("a"), finished("a", { status: "pass" }), started("b"), finished("b", equipment)],
    );
    assert.deepEqual([...settled.keys()], ["a"]);
    assert.deepEqual([broken, begun.get("b")], [[], 1], "b is tried again");
  });

  test("is done again when it was under way, as a fault of equipment", () => {
    const { settled, broken } = earlier(started("a"), step("a", "passed"));
    assert.deepEqual([...settled], []);
    assert.equal(broken[0]?.verdict.status === "inconclusive" && broken[0].verdict.cause, "equipment");
    assert.equal(broken[0]?.durationMs, 10);
  });

  test("is done again when a step had failed, and can no longer pass", () => {
    const { settled, broken } = earlier(started("a"), step("a", "failed"));
    assert.deepEqual([...settled], []);
    assert.equal(broken[0]?.verdict.status === "inconclusive" && broken[0].verdict.cause, "environment");
  });

  test("ends with what was found of it before", () => {
    const verdict: Verdict = { status: "fail", message: "two devices have one identity" };
    const judged = { step: -1, what: "judged so far", value: verdict };
    const { broken } = earlier(started("a"), { type: "observation", scenario: "a", attempt: 1, ...judged });
    assert.deepEqual(broken[0]?.verdict, verdict);
  });

  test("is over when equipment failed it as often as it may", () => {
    const { settled } = earlier(
      ...[started("a"), finished("a", equipment), started("a", 2), finished("a", equipment, 2)],
    );
    assert.deepEqual([...settled.values()], [equipment]);
  });
});

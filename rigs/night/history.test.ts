import assert from "node:assert/strict";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { type AttemptRow, History } from "./index.ts";

const product = "P1 1.0";

async function withHistory(
  work: (history: History, note: (row: Partial<AttemptRow>) => void) => void,
): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-history-"));
  using history = new History(join(folder.path, "history.sqlite"));
  work(history, (row) =>
    history.note({
      ...{ runId: "night 1", product, scenario: "a.feature:1", boards: ["b-1"], status: "pass" },
      ...{ cause: undefined, durationMs: 1, ...row },
    }),
  );
}

suite("the history of a lab's nights", () => {
  test("tells the longest time of late that a scenario took, of those that came to their end", () =>
    withHistory((history, note) => {
      assert.equal(history.longest("a.feature:1"), undefined);
      note({ durationMs: 9_000 });
      note({ durationMs: 70_000, status: "inconclusive", cause: "equipment" });
      assert.equal(history.longest("a.feature:1"), 9_000);
      for (let count = 0; count < 5; count += 1) note({ durationMs: 100 + count });
      assert.equal(history.longest("a.feature:1"), 104, "what was long ago is forgotten");
    }));

  test("names scenarios that passed and failed on one product", () =>
    withHistory((history, note) => {
      note({});
      note({ runId: "night 2", status: "fail" });
      note({ scenario: "b.feature:1" });
      note({ scenario: "b.feature:1", runId: "other", product: "P1 2.0", status: "fail" });
      note({ scenario: "c.feature:1", status: "inconclusive", cause: "equipment" });
      note({ scenario: "c.feature:1" });
      assert.deepEqual(history.flaky(product), [{ scenario: "a.feature:1", passed: 1, failed: 1 }]);
    }));

  test("names boards whose equipment failed again and again, and not what is older than ten nights", () =>
    withHistory((history, note) => {
      const bad = { status: "inconclusive", cause: "equipment" } as const;
      note({ ...bad, boards: ["b-2"] });
      note({ ...bad, boards: ["b-1", "b-2"] });
      note({ ...bad, boards: ["b-3"] });
      note({ boards: ["b-2"] });
      assert.deepEqual(history.troubled(product), [{ board: "b-2", faults: 2, attempts: 3 }]);
      for (let night = 2; night < 12; night += 1) note({ runId: `night ${night}` });
      assert.deepEqual(history.troubled(product), []);
    }));
});

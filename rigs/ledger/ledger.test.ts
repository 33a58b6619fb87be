import assert from "node:assert/strict";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { openJournal } from "../../core/journal/index.ts";
import { runStarted } from "../../core/journal/test-support.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { Ledger } from "./index.ts";

const { keyId } = runStarted;
const kind = "identity";

/** A lab with a ledger, to which runs are added that saw these commitments on these bearers. */
async function withLedger(
  work: (
    ledger: Ledger,
    add: (runId: string, seen: Readonly<Record<string, string>>, key?: string) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-ledger-"));
  using ledger = new Ledger(join(folder.path, "ledger.sqlite"));
  let runs = 0;
  await work(ledger, async (runId, seen, key = keyId) => {
    runs += 1;
    const file = join(folder.path, `journal-${runs}.ndjson`);
    using journal = openJournal(file);
    journal.append({ ...runStarted, runId, keyId: key });
    for (const [commitment, bearer] of Object.entries(seen))
      journal.append({ type: "fingerprint", scenario: "a.feature:1", attempt: 1, kind, commitment, bearer });
    journal[Symbol.dispose]();
    await ledger.feed(file);
    return file;
  });
}

suite("the ledger of a lab", () => {
  test("finds what other hardware bore in any earlier run, and names those", () =>
    withLedger(async (ledger, add) => {
      const first = await add("night 1", { A: "chip 1", B: "chip 2" });
      await add("night 2", { C: "chip 3" });
      const third = await add("night 3", { A: "chip 4" });
      const seen = ledger.seenElsewhere({ kind, commitment: "A", bearer: "chip 9" }, keyId);
      const { product, target } = runStarted;
      const common = { product: `${product.name} ${product.model}`, target: target.name };
      assert.deepEqual(seen, [
        { runId: "night 1", ...common, journal: first },
        { runId: "night 3", ...common, journal: third },
      ]);
    }));

  test("takes the same device that is seen again for what it is", () =>
    withLedger(async (ledger, add) => {
      await add("night 1", { A: "chip 1" });
      assert.deepEqual(ledger.seenElsewhere({ kind, commitment: "A", bearer: "chip 1" }, keyId), []);
      assert.deepEqual(ledger.seenElsewhere({ kind, commitment: "B", bearer: "chip 1" }, keyId), []);
    }));

  test("compares nothing across keys, and tells how many runs that leaves out", () =>
    withLedger(async (ledger, add) => {
      await add("night 1", { A: "chip 1" }, "fedcba9876543210");
      assert.deepEqual(ledger.seenElsewhere({ kind, commitment: "A", bearer: "chip 2" }, keyId), []);
      assert.deepEqual(ledger.count(keyId), { comparable: 0, others: 1 });
    }));

  test("holds a run once, however often it is added", () =>
    withLedger(async (ledger, add) => {
      await add("night 1", { A: "chip 1" });
      await add("night 1", { B: "chip 1" });
      assert.deepEqual(ledger.count(keyId), { comparable: 1, others: 0 });
      assert.deepEqual(ledger.seenElsewhere({ kind, commitment: "A", bearer: "chip 2" }, keyId), []);
      assert.equal(ledger.seenElsewhere({ kind, commitment: "B", bearer: "chip 2" }, keyId).length, 1);
    }));

  test("refuses what is no run", () =>
    withLedger(async (ledger) => {
      await assert.rejects(ledger.feed("/nowhere/journal.ndjson"), UsageFault);
    }));
});

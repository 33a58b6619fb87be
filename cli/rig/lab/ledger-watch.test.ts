import assert from "node:assert/strict";
import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { openJournal, readJournal } from "../../../core/journal/index.ts";
import { runStarted } from "../../../core/journal/test-support.ts";
import { loadLab } from "../../../rigs/lab/index.ts";
import { watchLedger } from "./ledger-watch.ts";

const of = { scenario: "a.feature:1", attempt: 1 } as const;
const kind = "identity";

/** Runs on one lab, one after the other; each sees commitments on bearers. */
async function withLab(
  work: (run: (runId: string, ...seen: (readonly [string, string])[]) => Promise<Told>) => Promise<void>,
): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-ledger-"));
  const rig = join(folder.path, "lab.yaml");
  await writeFile(
    rig,
    "name: lab\nboards:\n  b:\n    product: p\n    console: {driver: tcp, host: h.example, port: 1}\n",
  );
  const file = await loadLab(rig);
  await work(async (runId, ...seen) => {
    const told: string[] = [];
    const path = join(folder.path, `${runId}.ndjson`);
    using journal = openJournal(path);
    using watch = watchLedger(file, runStarted.keyId, journal, (line) => told.push(line));
    watch.journal.append({ ...runStarted, runId });
    for (const [commitment, bearer] of seen)
      watch.journal.append({ type: "fingerprint", ...of, kind, commitment, bearer });
    journal[Symbol.dispose]();
    await watch.feed();
    const lines = await Array.fromAsync(readJournal(path));
    return { told, observed: lines.flatMap((line) => (line.type === "observation" ? [line.value] : [])) };
  });
}

interface Told {
  readonly told: readonly string[];
  readonly observed: readonly unknown[];
}

suite("a run on a lab", () => {
  test("is told at once which earlier run saw an identity on other hardware, and records it", () =>
    withLab(async (run) => {
      assert.deepEqual(await run("night-1", ["A", "chip 1"], ["B", "chip 2"]), { told: [], observed: [] });
      const { told, observed } = await run("night-2", ["B", "chip 2"], ["A", "chip 3"]);
      assert.equal(told.length, 1);
      assert.match(
        told[0] ?? "",
        /^duplicate: in a\.feature:1, identity seen on other hardware before: run night-1 of .*night-1\.ndjson\)$/,
      );
      assert.match(JSON.stringify(observed), /^\[\["run night-1 of [^/]*"\]\]$/);
    }));

  test("finds a duplicate between its own boards too", () =>
    withLab(async (run) => {
      const { observed } = await run("night-1", ["A", "chip 1"], ["A", "chip 1"], ["A", "chip 2"]);
      assert.deepEqual(observed, [["this run"]]);
    }));
});

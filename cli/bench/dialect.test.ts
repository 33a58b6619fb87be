import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";
import { readJournal, type Verdict } from "../../core/journal/index.ts";

const root = join(import.meta.dirname, "../..");
const product = join(root, "products/text-console");

suite("a firmware that cannot do all", () => {
  test("what needs the missing operation is not observable, and the rest is examined", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "assay-dialect-"));
    t.after(() => rm(folder, { recursive: true }));
    for (const name of ["ics.yaml", "ixit.yaml", "dialect.yaml"]) {
      const text = await readFile(join(product, name), "utf8");
      const without = text.replace(/ {2}(?:key\.export|user-data\.read):\n(?: {4,}.*\n)+/g, "");
      await writeFile(
        join(folder, name),
        without.replaceAll("../reference", join(root, "products/reference")),
      );
    }
    const out = join(folder, "run");
    const asked = ["features/credentials/stored.feature", "features/identity/reported.feature"];
    const argv = ["cli/assay.js", "run", "--product", folder, "--out", out, ...asked];
    const ended = promisify(execFile)(process.execPath, argv, { cwd: root });
    await assert.rejects(ended, (thrown: { code: number }) => thrown.code === 3);
    const verdicts = new Map<string, Verdict>();
    for await (const record of readJournal(join(out, "journal.ndjson")))
      if (record.type === "scenario-finished") verdicts.set(record.scenario, record.verdict);
    const found = [...verdicts.values()];
    assert.ok(found.some(({ status }) => status === "pass"));
    const open = found.filter((verdict) => verdict.status === "inconclusive");
    assert.ok(open.length > 0);
    for (const verdict of open) {
      assert.equal(verdict.cause, "not-observable");
      assert.match(verdict.message, /(?:key\.export|user-data\.read).*Add commands\./);
    }
    assert.deepEqual(
      found.filter(({ status }) => status === "fail"),
      [],
    );
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { timeOf } from "../measure.ts";
import { scenarioCount, writeNullFeatures } from "./features.ts";

// The null bench is no whole bench: the harness may come to need more of it than there is.
test("the harness passes over the null bench", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "assay-null-"));
  try {
    const [features, out] = [join(scratch, "features"), join(scratch, "run")];
    writeNullFeatures(features);
    const ours = fileURLToPath(new URL("./ours.mjs", import.meta.url));
    await timeOf([ours, features, out], scratch, new AbortController().signal);
    const journal = readFileSync(join(out, "journal.ndjson"), "utf8");
    assert.equal(journal.match(/"verdict":\{"status":"pass"\}/g)?.length, scenarioCount);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { loadFingerprints } from "./history.ts";
import type { JournalRecord } from "./record.ts";
import { makeFolder, runStarted, usageFault } from "./test-support.ts";
import { openJournal } from "./writer.ts";

const { keyId } = runStarted;
const fingerprint = (commitment: string, bearer: string): JournalRecord => ({
  ...{ type: "fingerprint", scenario: "a.feature:1", attempt: 1, kind: "identity", commitment, bearer },
});

function write(file: string, ...records: JournalRecord[]): void {
  using journal = openJournal(file);
  for (const record of records) journal.append(record);
}

suite("earlier runs", () => {
  test("give their fingerprints, named by folder or by journal", async () => {
    await using folder = await makeFolder();
    write(folder.path("journal.ndjson"), runStarted, fingerprint("c1", "b1"), fingerprint("c2", "b2"));
    const fingerprints = [
      { kind: "identity", commitment: "c1", bearer: "b1" },
      { kind: "identity", commitment: "c2", bearer: "b2" },
    ];
    for (const run of [folder.path(""), folder.path("journal.ndjson")]) {
      assert.deepEqual(await loadFingerprints(run, keyId), { run, fingerprints });
    }
  });

  test("under another key cannot be compared with", async () => {
    await using folder = await makeFolder();
    write(folder.path("journal.ndjson"), runStarted);
    await assert.rejects(
      loadFingerprints(folder.path(""), "fedcba9876543210"),
      usageFault("RUN_INCOMPARABLE", /under key 0123456789abcdef, this run uses fedcba9876543210/),
    );
  });

  test("that are no runs are refused", async () => {
    await using folder = await makeFolder();
    await assert.rejects(loadFingerprints(folder.path("none"), keyId), usageFault("FILE_MISSING", /none/));
    await assert.rejects(
      loadFingerprints(folder.path(""), keyId),
      usageFault("FILE_UNREADABLE", /journal\.ndjson/),
    );
    writeFileSync(folder.path("journal.ndjson"), "");
    await assert.rejects(
      loadFingerprints(folder.path(""), keyId),
      usageFault("FILE_MALFORMED", /holds no run/),
    );
  });
});

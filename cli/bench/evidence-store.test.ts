import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { makeFolder } from "../../core/journal/test-support.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { dropUnnamed, keepEvidence } from "./evidence-store.ts";

suite("the store of raw evidence", () => {
  test("has each content once, under its hash, whoever brings it and how often", async () => {
    await using folder = await makeFolder();
    const contents = [Buffer.from("one"), Buffer.from("two"), Buffer.alloc(0), Buffer.from("one")];
    const kept = await Promise.all(contents.map((bytes) => keepEvidence(folder.path(""), bytes)));
    assert.deepEqual(
      kept.map(({ file }) => file),
      contents.map((bytes) => `evidence/${sha256(bytes)}`),
    );
    assert.equal(readdirSync(folder.path("evidence")).length, 3);
    for (const [index, { file }] of kept.entries())
      assert.deepEqual(readFileSync(folder.path(file)), contents[index]);
  });

  test("gives up what no record names, when a run was interrupted", async () => {
    await using folder = await makeFolder();
    const { file } = await keepEvidence(folder.path(""), Buffer.from("one"));
    await keepEvidence(folder.path(""), Buffer.from("two"));
    await dropUnnamed(folder.path(""), new Set([file]));
    assert.deepEqual(readdirSync(folder.path("evidence")), [file.slice("evidence/".length)]);
    await dropUnnamed(folder.path("kept nothing"), new Set());
  });

  test("says when it cannot be written", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("evidence"), "a file in its place");
    await assert.rejects(keepEvidence(folder.path(""), Buffer.from("one")), { code: "DISK_FULL" });
  });
});

import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { UsageFault } from "../../core/kernel/index.ts";
import { makeFolder } from "../test-support.ts";
import { canonicalJson } from "./canonical.ts";
import { describeFolder, evidenceDigest, readManifest, writeManifest } from "./manifest.ts";

const entry = (path: string) => ({ path, sha256: "0".repeat(64), size: 1 });
const manifest = (...paths: readonly string[]) => ({
  ...{ format: "assay-bundle", version: 1, runId: "run" },
  files: paths.map(entry),
});

suite("a manifest", () => {
  test("lists every file but itself and the signatures, bytewise, hidden ones and folders' too", async () => {
    await using folder = await makeFolder();
    mkdirSync(folder.path("signatures"));
    mkdirSync(folder.path("a"));
    for (const name of ["manifest.json", "signatures/x", "a/b", "a-b", "B", ".c", "😀", "\uffee"])
      writeFileSync(folder.path(name), name);
    const { files } = describeFolder(folder.path(""), "run");
    assert.deepEqual(
      files.map(({ path }) => path),
      // Beyond U+FFFF JavaScript's own order is another one.
      [".c", "B", "a-b", "a/b", "\uffee", "😀"],
    );
    assert.deepEqual(files[1], {
      path: "B",
      sha256: "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c",
      size: 1,
    });
  });

  test("is read as it was written", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("a"), "a");
    const made = describeFolder(folder.path(""), "run");
    assert.deepEqual(readManifest(Buffer.from(writeManifest(made))), made);
  });

  for (const [name, make] of Object.entries({
    "a line feed in its name": (path: string) => writeFileSync(`${path}/a\nb`, ""),
    "a backslash in its name": (path: string) => writeFileSync(`${path}/a\\b`, ""),
    "a link": (path: string) => symlinkSync("/dev/null", `${path}/link`),
  }))
    test(`holds no file with ${name}`, async () => {
      await using folder = await makeFolder();
      make(folder.path(""));
      assert.throws(() => describeFolder(folder.path(""), "run"), UsageFault);
    });

  const refused: Readonly<Record<string, unknown>> = {
    "a path out of the bundle": manifest("../a"),
    "an absolute path": manifest("/a"),
    "an empty segment": manifest("a//b"),
    "a dot segment": manifest("a/./b"),
    itself: manifest("manifest.json"),
    "a signature": manifest("signatures/verdicts.dsse.json"),
    "a path twice": manifest("a", "a"),
    "paths out of order": manifest("b", "a"),
    "a control character": manifest("a\u007f"),
    "a newer version": { ...manifest("a"), version: 2 },
    "another format": { ...manifest("a"), format: "zip" },
    "a key more": { ...manifest("a"), more: 1 },
    "a digest in capitals": { ...manifest(), files: [{ ...entry("a"), sha256: "A".repeat(64) }] },
    "a negative size": { ...manifest(), files: [{ ...entry("a"), size: -1 }] },
  };
  for (const [name, value] of Object.entries(refused))
    test(`is refused with ${name}`, () => {
      assert.throws(() => readManifest(Buffer.from(canonicalJson(value as never))), SyntaxError);
    });

  test("has one digest of the evidence, whatever was drawn from it", () => {
    const evidence = manifest("journal.ndjson") as never;
    const whole = manifest("VERIFY.md", "journal.ndjson", "report.pdf", "report/index.html") as never;
    assert.equal(evidenceDigest(whole), evidenceDigest(evidence));
    assert.notEqual(
      evidenceDigest(manifest("journal.ndjson", "report.txt") as never),
      evidenceDigest(evidence),
    );
  });
});

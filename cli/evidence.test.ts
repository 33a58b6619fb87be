import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { sha256 } from "../core/kernel/index.ts";
import { createKeyHunt } from "../steps/actors/key-hunt.ts";
import { standard, Yard } from "./test-support.ts";

const stored = `${standard}/credentials/stored.feature`;

/** The evidence that a run's journal names, each file checked against it. */
async function evidenceOf(yard: Yard, run: string) {
  const records = (await yard.journal(run)).filter((line) => line.type === "evidence");
  for (const { file, sha256: digest, size, length, redacted } of records) {
    const bytes = readFileSync(yard.path(run, file));
    assert.deepEqual([sha256(bytes), file, bytes.length], [digest, `evidence/${digest}`, size]);
    // A picture is kept as it is.
    if (length !== undefined) assert.ok(size <= length && bytes.at(-1) !== 0xff, file);
    for (const span of redacted) assert.ok(span.length > 0 && span.offset + span.length <= size);
  }
  const named = [...new Set(records.map(({ sha256: digest }) => digest))].sort();
  assert.deepEqual(readdirSync(yard.path(run, "evidence")).sort(), named);
  return records;
}

suite("raw evidence of a run", () => {
  test("is the flash that was searched, file by file under its hash, told with step and address", async () => {
    await using yard = new Yard();
    const { status, stdout, stderr } = await yard.run("run", `${stored}:5`, "--out", "run");
    assert.equal(status, 0, stdout + stderr);
    const records = await evidenceOf(yard, "run");
    const credentials = records.find(({ name }) => /^flash of device-\d: credentials$/.test(name));
    assert.ok(credentials !== undefined && credentials.step >= 0);
    assert.deepEqual([credentials.address, credentials.length], [0x118000, 0x10000]);
    assert.ok(credentials.size > 0 && records.every(({ redacted }) => redacted.length === 0));
  });

  test("of a device that keeps a key in clear shows where, and not the key", async () => {
    await using yard = new Yard();
    const { status } = await yard.run(
      "run",
      `${stored}:5`,
      "--defect",
      "key-left-in-scratch-sector",
      "--out",
      "run",
    );
    assert.equal(status, 1);
    const records = await evidenceOf(yard, "run");
    const [scratch, ...others] = records.filter(({ redacted }) => redacted.length > 0);
    assert.ok(scratch !== undefined && others.length === 0);
    assert.match(scratch.name, /: self-test$/);
    const failed = (await yard.journal("run")).find((line) => line.type === "scenario-finished");
    assert.ok(failed?.type === "scenario-finished" && failed.verdict.status === "fail");
    const at = Number(/in self-test at (\d+)/.exec(failed.verdict.message)?.[1]);
    assert.ok(scratch.redacted.some(({ offset, length }) => offset <= at && at + 32 <= offset + length));
    const hunt = createKeyHunt(publicKeysIn(yard.read("run/journal.ndjson")));
    for (const { file } of records) assert.deepEqual(hunt(readFileSync(yard.path("run", file))), []);
  });
});

/** Of every certificate of a device that crossed a console. */
function publicKeysIn(journal: string) {
  const certificates = [...journal.matchAll(/MII[A-Za-z0-9+/]{300,}={0,2}/g)].flatMap(([base64]) => {
    try {
      return [new X509Certificate(Buffer.from(base64, "base64"))];
    } catch {
      return [];
    }
  });
  assert.ok(certificates.length > 1);
  return new Map(certificates.map(({ publicKey, fingerprint256 }) => [fingerprint256, publicKey]));
}

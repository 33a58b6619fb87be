import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { EquipmentFault, sha256, UsageFault } from "../../core/kernel/index.ts";
import { completed, examined, makeFolder, pass, started } from "../test-support.ts";
import { buildBundle } from "./build.ts";
import { preAuthenticationEncoding, readEnvelope } from "./envelope.ts";
import { readManifest } from "./manifest.ts";
import { evidencePath, makeBundle, makeKey, verifySteps, writeRun } from "./test-support.ts";

const harness = { builder: {}, sbom: {} };
const waivers = `waivers:
  - { atom: PRV-B-1.1, reason: "mended in the next release", owner: "A. Nobody", expiry: "2027-12-31" }
`;

function openssl(...argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("openssl", argv, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

const envelopeOf = (folder: string, name: string) =>
  readEnvelope(readFileSync(join(folder, `signatures/${name}.dsse.json`)));

const statementOf = (folder: string, name: string) =>
  JSON.parse(Buffer.from(envelopeOf(folder, name).payload).toString());

suite("a bundle", () => {
  test("holds what the run left, what is drawn from it, and how to check it", async () => {
    const dump = "raw evidence";
    const files = {
      "inputs/ics.yaml": "ics",
      [evidencePath(dump)]: dump,
      "index.html": "the run's own page",
    };
    await using bundle = await makeBundle({ files });
    const { files: listed, runId } = readManifest(readFileSync(join(bundle.folder, "manifest.json")));
    assert.deepEqual(
      listed.map(({ path }) => path),
      [
        ...[
          "VERIFY.md",
          "environment.json",
          evidencePath(dump),
          "inputs/ics.yaml",
          "journal.ndjson",
          "junit.xml",
        ],
        ...["messages.ndjson", "report/index.html"],
        ...["A-1", "A-2", "B-1", "B-2", "C-1"].map((id) => `report/pages/PRV-${id}.html`),
        ...["report/pages/own-checks.html", "report/pages/traceability.html", "sbom.cdx.json"],
      ],
    );
    assert.equal(runId, "2027-01-01 seed");
    for (const { path, sha256: digest, size } of listed) {
      const content = readFileSync(join(bundle.folder, path));
      assert.deepEqual([sha256(content), content.length], [digest, size], path);
    }
    const signatures = readdirSync(join(bundle.folder, "signatures")).sort();
    assert.deepEqual(signatures, ["signer.pem", "test-result.dsse.json", "verdicts.dsse.json"]);
    assert.deepEqual(readdirSync(bundle.yard.path("")).sort(), ["bundle", "run", "signer.pub.pem"]);
  });

  test("is signed so that openssl accepts both envelopes", async () => {
    await using bundle = await makeBundle();
    for (const name of ["verdicts", "test-result"]) {
      const { payloadType, payload, signature } = envelopeOf(bundle.folder, name);
      writeFileSync(bundle.yard.path("pae"), preAuthenticationEncoding(payloadType, payload));
      writeFileSync(bundle.yard.path("sig"), signature?.sig ?? "");
      const input = ["-rawin", "-in", bundle.yard.path("pae"), "-sigfile", bundle.yard.path("sig")];
      const said = openssl("pkeyutl", "-verify", "-pubin", "-inkey", bundle.keyFile, ...input);
      assert.match(said, /Signature Verified Successfully/);
    }
  });

  test("states its verdicts, and what they were drawn with", async () => {
    await using bundle = await makeBundle({ files: { "inputs/waivers.yaml": waivers } });
    const { subject, predicateType, predicate } = statementOf(bundle.folder, "verdicts");
    const manifest = readFileSync(join(bundle.folder, "manifest.json"));
    assert.deepEqual(subject, [{ name: "manifest.json", digest: { sha256: sha256(manifest) } }]);
    assert.equal(predicateType, "urn:assay:verdicts:v1");
    assert.deepEqual(predicate.counts, {
      requirements: { pass: 1, fail: 2, inconclusive: 1, "not-applicable": 1 },
      atoms: { pass: 2, fail: 3, inconclusive: 1, "not-applicable": 1 },
      scenarios: { pass: 3, fail: 2, inconclusive: 1, "not-applicable": 1 },
    });
    assert.deepEqual(
      predicate.requirements.map(({ id, verdict }: { id: string; verdict: string }) => `${id} ${verdict}`),
      ["PRV-A-1 fail", "PRV-A-2 pass", "PRV-B-1 fail", "PRV-B-2 not-applicable", "PRV-C-1 inconclusive"],
    );
    assert.deepEqual(
      [predicate.exitCode, predicate.completed, predicate.target.kind, predicate.waivers[0].owner],
      [1, true, "emulated", "A. Nobody"],
    );
    assert.equal(predicate.evidenceDigest, bundle.built.evidenceDigest);
  });

  test("states a test result that never takes for passed what is inconclusive", async () => {
    await using mixed = await makeBundle();
    const { predicate } = statementOf(mixed.folder, "test-result");
    assert.equal(predicate.result, "FAILED");
    assert.deepEqual(predicate.failedTests, ["PRV-A-1.2", "PRV-B-1.1", "PRV-B-1.2", "PRV-C-1.1"]);
    await using good = await makeBundle({ records: [started(), ...examined("PRV-A-1.1", pass), completed] });
    assert.equal(statementOf(good.folder, "test-result").predicate.result, "PASSED");
    await using cut = await makeBundle({ records: [started(), ...examined("PRV-A-1.1", pass)] });
    assert.equal(statementOf(cut.folder, "test-result").predicate.result, "FAILED");
  });

  test("that nobody signs says so where it is read", async () => {
    await using bundle = await makeBundle({ signer: undefined });
    assert.match(readFileSync(join(bundle.folder, "VERIFY.md"), "utf8"), /\| Signed by \| \*\*nobody\*\* \|/);
    assert.equal(envelopeOf(bundle.folder, "verdicts").signature, undefined);
    assert.equal(bundle.built.keyid, undefined);
  });
});

suite("building a bundle", () => {
  const order = (path: (name: string) => string) => ({
    ...{ run: path("run"), out: path("bundle"), harness, steps: verifySteps },
  });
  const left = (path: (name: string) => string) => readdirSync(path("")).sort();

  test("never writes over anything", async () => {
    await using yard = await makeFolder();
    writeRun(yard.path("run"));
    mkdirSync(yard.path("bundle"));
    await assert.rejects(buildBundle(order(yard.path)), { code: "OUT_UNWRITABLE" });
    assert.deepEqual([left(yard.path), readdirSync(yard.path("bundle"))], [["bundle", "run"], []]);
  });

  test("leaves nothing behind when the signature is another's", async () => {
    await using yard = await makeFolder();
    writeRun(yard.path("run"));
    const signer = { ...makeKey().signer, publicKey: makeKey().publicKey };
    await assert.rejects(buildBundle({ ...order(yard.path), signer }), /none of the key/);
    assert.deepEqual(left(yard.path), ["run"]);
  });

  test("refuses a run that holds a link", async () => {
    await using yard = await makeFolder();
    writeRun(yard.path("run"), { files: { "evidence/a": "a" } });
    symlinkSync("/dev/null", yard.path("run/evidence/b"));
    await assert.rejects(buildBundle(order(yard.path)), UsageFault);
    assert.deepEqual(left(yard.path), ["run"]);
  });

  test("refuses a folder without a journal, and one whose journal was changed", async () => {
    await using yard = await makeFolder();
    mkdirSync(yard.path("run"));
    await assert.rejects(buildBundle(order(yard.path)), { code: "FILE_UNREADABLE" });
    writeRun(yard.path("run"));
    const journal = readFileSync(yard.path("run/journal.ndjson"), "utf8");
    writeFileSync(yard.path("run/journal.ndjson"), journal.replace('"fail"', '"pass"'));
    await assert.rejects(buildBundle(order(yard.path)), { code: "FILE_MALFORMED" });
    assert.deepEqual(left(yard.path), ["run"]);
  });

  const secret = "a passphrase that nobody knows";
  for (const [name, content, label] of [
    ["a secret of the run", `x${Buffer.from(secret).toString("base64")}`, "the passphrase"],
    ["a private key in PEM", makeKey().privateKey.export({ type: "pkcs8", format: "pem" }), "a private key"],
    ["a private key in DER", makeKey().privateKey.export({ type: "pkcs8", format: "der" }), "a private key"],
  ] as const)
    test(`refuses a run that holds ${name}`, async () => {
      await using yard = await makeFolder();
      writeRun(yard.path("run"), { files: { "evidence/dump": content } });
      const secrets = new Map([["the passphrase", secret]]);
      await assert.rejects(buildBundle({ ...order(yard.path), secrets }), (thrown) => {
        assert.ok(thrown instanceof EquipmentFault && thrown.code === "REPORT_LEAKS");
        assert.match(thrown.message, new RegExp(`^evidence/dump, byte \\d+: the bundle would hold ${label}`));
        return true;
      });
      assert.deepEqual(left(yard.path), ["run"]);
    });

  test("takes a kill matrix of the same examination, and no other", async () => {
    await using yard = await makeFolder();
    const records = [started({ features: [{ uri: "a.feature", sha256: "fe" }] }), completed];
    writeRun(yard.path("run"), { records });
    mkdirSync(yard.path("matrix"));
    const matrix = (sha: string, feature: string) => {
      const features = [{ uri: "a.feature", sha256: feature }];
      const made = { mode: "targeted", complete: true, seed: "seed", startedAt: "2027", versions: {} };
      const tried = { defects: [], sound: [], atoms: [] };
      const text = JSON.stringify({ version: 1, ...made, ...tried, register: { sha256: sha }, features });
      writeFileSync(yard.path("matrix/kill-matrix.json"), text);
    };
    writeFileSync(yard.path("matrix/kill-matrix.html"), "page");
    const build = () => buildBundle({ ...order(yard.path), killMatrix: yard.path("matrix") });
    matrix("4e9", "other");
    await assert.rejects(build(), { code: "RUN_INCOMPARABLE", message: /another a\.feature/ });
    matrix("other", "fe");
    await assert.rejects(build(), { code: "RUN_INCOMPARABLE", message: /another register/ });
    writeFileSync(yard.path("matrix/kill-matrix.json"), "{");
    await assert.rejects(build(), { code: "FILE_MALFORMED" });
    matrix("4e9", "fe");
    await build();
    assert.equal(readFileSync(yard.path("bundle/kill-matrix.html"), "utf8"), "page");
    const report = readFileSync(yard.path("bundle/report/index.html"), "utf8");
    assert.match(report, /href="\.\.\/kill-matrix\.html"/);
  });
});

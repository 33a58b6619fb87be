import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical, rechain, restate, rewriteManifest, sha256 } from "./forge.ts";

/** For tests: a small bundle that is right in every respect, made without the builder. */

export interface Fixture {
  readonly folder: string;
  readonly key: KeyObject;
}

const runId = "2027-01-01T00:00:00.000Z 01234567";
const counts = (pass: number, fail: number, inconclusive: number, notApplicable: number) => ({
  ...{ pass, fail, inconclusive, "not-applicable": notApplicable },
});

const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

/** Writes a bundle into `folder`, which must be empty. */
export function writeFixture(folder: string, key = newKey()): Fixture {
  const put = (path: string, content: string): string => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    return sha256(content);
  };
  const evidence = '{"sent":"identity"}\n';
  put(`evidence/${sha256(evidence)}`, evidence);
  const ics = put("inputs/ics.yaml", "name: Product\n");
  put("junit.xml", "<testsuites/>\n");
  put("report/index.html", "<!doctype html><title>Report of Grüße</title>\n");
  put("report/pages/größe.html", "<!doctype html>\n");
  put("journal.ndjson", rechain(records(evidence, ics).map((record) => JSON.stringify(record))));
  writeEnvelopes(put);
  rewriteManifest(folder, runId);
  restate(folder, key);
  return { folder, key };
}

function records(evidence: string, icsSha256: string): Record<string, unknown>[] {
  const scenario = (name: string, atoms: string[], ...verdicts: Record<string, unknown>[]) => [
    { type: "scenario-planned", scenario: name, name, feature: "F", atoms, tags: [], steps: [] },
    ...verdicts.flatMap((verdict, index) => [
      { type: "scenario-started", scenario: name, attempt: index + 1, seed: "01" },
      { type: "observation", scenario: name, attempt: index + 1, step: 0, what: "answer", value: "yes" },
      { type: "scenario-finished", scenario: name, attempt: index + 1, verdict, durationMs: 12 },
    ]),
  ];
  const atom = (id: string) => ({ id, text: id, level: "MUST", method: "TEST" });
  const requirement = (id: string, ...atoms: string[]) => ({
    ...{ id, section: "Identity", text: id, atoms: atoms.map(atom) },
  });
  const equipment = { status: "inconclusive", cause: "equipment", message: "the relay stuck" };
  const pass = { status: "pass" };
  return [
    {
      ...{ type: "run-started", version: 2, runId, target: { kind: "emulated", name: "emulated device" } },
      product: { name: "Product", model: "P1", firmware: { version: "1.0.0", sha256: "f1".repeat(32) } },
      register: {
        requirements: [
          requirement("A-1", "A-1.1", "A-1.2"),
          requirement("B-1", "B-1.1"),
          requirement("C-1", "C-1.1"),
        ],
      },
      inputs: [{ path: "inputs/ics.yaml", role: "ics", sha256: icsSha256 }],
    },
    ...scenario("a.feature:1", ["A-1.1"], equipment, pass),
    ...scenario("a.feature:5", ["A-1.1", "A-1.2"], pass),
    {
      ...{ type: "evidence", scenario: "a.feature:5", attempt: 1, step: 0, name: "console" },
      ...{ file: `evidence/${sha256(evidence)}`, sha256: sha256(evidence), size: evidence.length },
      mediaType: "application/json",
    },
    ...scenario("b.feature:1", ["B-1.1"], { status: "fail", message: "it was not so" }),
    ...scenario("own.feature:1", [], { status: "not-applicable", justification: "no radio" }),
    { type: "run-finished", reason: "completed" },
  ];
}

function writeEnvelopes(put: (path: string, content: string) => string): void {
  const verdict = (id: string, status: string) => ({ id, level: "MUST", verdict: status });
  const envelope = (predicateType: string, predicate: unknown): string => {
    const statement = { _type: "https://in-toto.io/Statement/v1", subject: [], predicateType, predicate };
    const payload = Buffer.from(canonical(statement)).toString("base64");
    return canonical({ payloadType: "application/vnd.in-toto+json", payload, signatures: [] });
  };
  put(
    "signatures/verdicts.dsse.json",
    envelope("urn:assay:verdicts:v1", {
      ...{ runId, target: { kind: "emulated", name: "emulated device" }, exitCode: 1, completed: true },
      firmware: { version: "1.0.0", sha256: "f1".repeat(32) },
      waivers: [],
      counts: { requirements: counts(1, 1, 0, 0), atoms: counts(2, 1, 0, 0), scenarios: counts(2, 1, 0, 1) },
      requirements: [
        { ...verdict("A-1", "pass"), atoms: [verdict("A-1.1", "pass"), verdict("A-1.2", "pass")] },
        { ...verdict("B-1", "fail"), atoms: [verdict("B-1.1", "fail")] },
      ],
    }),
  );
  put(
    "signatures/test-result.dsse.json",
    envelope("https://in-toto.io/attestation/test-result/v0.1", { result: "FAILED" }),
  );
}

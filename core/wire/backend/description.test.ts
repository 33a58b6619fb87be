import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import fc from "fast-check";
import { topicOf } from "../topics.ts";
import asyncapi from "./asyncapi.json" with { type: "json" };
import { readEvidence } from "./attestation.ts";
import { type BackendChecker, createBackendChecker } from "./description.ts";
import { attestationPath, challengePath, decommissionedPath, estPaths, firmwarePath } from "./index.ts";
import {
  readChallenge,
  readNotice,
  readNoticeEvent,
  readProof,
  readRegistration,
  readReply,
  readTelemetry,
} from "./messages.ts";
import openapi from "./openapi.json" with { type: "json" };

let checker: BackendChecker;
before(async () => {
  checker = await createBackendChecker();
});

/** A value that is right or nearly so. */
const nonces = fc
  .uint8Array({ minLength: 31, maxLength: 33 })
  .map((bytes) => Buffer.from(bytes).toString("base64"));
const digests = fc.constantFrom("0".repeat(64), "F".repeat(64), "f".repeat(64), "0".repeat(63));
const words = fc.oneof(
  fc.string({ maxLength: 70, unit: "grapheme" }),
  fc.constantFrom("", "A\nB", "\u{1f600}".repeat(64), "\u{1f600}".repeat(65)),
);
const times = fc.oneof(
  { weight: 4, arbitrary: fc.maxSafeNat() },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.constantFrom(0, -1, 2 ** 53, 1.5, null)) },
);
const odd = fc.oneof(fc.anything({ withNullPrototype: false }), fc.constant(true), fc.constant(false));

/** Which members there are, and what they hold, is drawn; each is mostly of its right kind. */
function objectOf(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const nearly = Object.entries(members).map(([name, right]) => [
    name,
    fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: odd }),
  ]);
  const model = Object.fromEntries(nearly);
  return fc.oneof(fc.record(model), fc.record(model, { requiredKeys: [] }));
}

/** Reader and schema agree on every value. */
function agree(
  document: "asyncapi" | "openapi",
  schema: string,
  members: Record<string, fc.Arbitrary<unknown>>,
  read: (bytes: Uint8Array) => unknown,
): void {
  let [valid, invalid] = [0, 0];
  const candidates = fc.oneof(
    { weight: 20, arbitrary: objectOf(members) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  fc.assert(
    fc.property(candidates, (candidate) => {
      const json = JSON.stringify(candidate);
      const problems = checker.value(document, schema, JSON.parse(json));
      assert.equal(read(Buffer.from(json)) !== undefined, problems.length === 0, `${json}: ${problems}`);
      if (problems.length === 0) valid += 1;
      else invalid += 1;
    }),
    { numRuns: 800 },
  );
  assert.ok(valid > 10 && invalid > 10, `${valid} valid, ${invalid} invalid`);
}

suite("description of the backend", () => {
  test("every topic is a channel, and every path an operation", () => {
    const addresses = Object.values(asyncapi.channels).map(({ address }) => address);
    const { root: _, ...topics } = topicOf;
    assert.deepEqual(
      addresses.toSorted(),
      Object.values(topics)
        .map((topic) => topic("{identity}"))
        .toSorted(),
    );
    const paths = [...Object.values(estPaths), attestationPath, challengePath, decommissionedPath];
    const firmware = firmwarePath("{digest}" as Parameters<typeof firmwarePath>[0]);
    assert.deepEqual(Object.keys(openapi.paths).toSorted(), [...paths, firmware].toSorted());
  });

  test("every reference leads somewhere, and every operation has a summary", () => {
    for (const document of [asyncapi, openapi]) {
      for (const [, pointer = ""] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]*)"/g)) {
        const target = pointer
          .slice(1)
          .split("/")
          .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], document);
        assert.ok(target, pointer);
      }
    }
    for (const { summary } of Object.values(asyncapi.operations)) assert.ok(summary.endsWith("."));
    for (const path of Object.values(openapi.paths))
      for (const { summary } of Object.values(path)) assert.ok(summary.endsWith("."));
  });

  test("registrations", () => {
    const members = { identity: words, firmware: words, nonce: nonces, account: words };
    agree("asyncapi", "Registration", members, readRegistration);
  });

  test("telemetry", () => {
    agree("asyncapi", "Telemetry", { at: times, uptimeMs: times, firmware: words }, readTelemetry);
  });

  test("notices", () => {
    const members = { identity: words, at: times, trigger: words };
    const event = fc.constantFrom("decommissioned", "decommissioned", "reset");
    agree("asyncapi", "Notice", { ...members, event }, readNoticeEvent);
    agree("openapi", "Notice", members, readNotice);
  });

  test("replies", () => {
    const result = fc.constantFrom("done", "refused", "maybe");
    agree("asyncapi", "Reply", { order: digests, result, code: fc.string(), reason: fc.string() }, readReply);
  });

  test("challenges and proofs", () => {
    agree("asyncapi", "Challenge", { nonce: nonces, accepted: fc.constantFrom(true, false) }, readChallenge);
    agree("asyncapi", "Proof", { signature: fc.base64String() }, readProof);
  });

  test("evidence", () => {
    const text = fc.string();
    agree(
      "openapi",
      "Evidence",
      {
        identity: words,
        nonce: fc.constant(Buffer.alloc(32).toString("base64")),
        firmwareVersion: words,
        firmwareDigest: digests,
        certificate: text,
        signature: text,
      },
      readEvidence,
    );
  });

  test("tells what is not as described", () => {
    const json = (value: unknown) => Buffer.from(JSON.stringify(value));
    assert.deepEqual(checker.message("devices/A/other", json({})), [
      "topic devices/A/other is not described",
    ]);
    assert.equal(checker.message("devices/A/telemetry", Buffer.from("{")).length, 1);
    const order = { addressee: "A", sequence: 1, expiresAt: 1, command: { name: "dance" } };
    const signed = { order: json(order).toString("base64"), signature: "" };
    assert.notEqual(checker.message("devices/A/orders", json(signed)).length, 0);
    const answer = { method: "GET", path: "/attestation?identity=A", headers: {}, body: new Uint8Array() };
    assert.equal(checker.exchange({ ...answer, status: 500 }).length, 1);
    assert.notEqual(checker.exchange({ ...answer, status: 200 }).length, 0);
    assert.equal(checker.exchange({ ...answer, path: "/other", status: 200 }).length, 1);
  });
});

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { suite, test } from "node:test";
import fc from "fast-check";
import { sha256 } from "../../kernel/index.ts";
import { type Evidence, readEvidence, signEvidence, verifyEvidence, writeEvidence } from "./attestation.ts";
import { createAuthority, p256 } from "./test-support.ts";

const [manufacturer, stranger] = [createAuthority("Same name"), createAuthority("Same name")];
const identity = "TEST-0001";
const key = p256();
const certificate = manufacturer.issue(identity, key.publicKey);
const claims = {
  identity,
  nonce: randomBytes(32).toString("base64"),
  firmwareVersion: "3.0.0",
  firmwareDigest: sha256("a release"),
};
const evidence = signEvidence(claims, certificate.raw, key.privateKey);
const check = {
  manufacturers: [stranger.certificate, manufacturer.certificate],
  isTrustedFirmware: (digest: string) => digest === claims.firmwareDigest,
  now: Date.now(),
};

function codeOf(changed: Partial<Evidence>, changedCheck: Partial<typeof check> = {}): string {
  const verdict = verifyEvidence({ ...evidence, ...changed }, { ...check, ...changedCheck });
  return verdict.ok ? "ok" : verdict.code;
}

suite("attestation evidence", () => {
  test("survives the wire and verifies", () => {
    assert.deepEqual(readEvidence(writeEvidence(evidence)), evidence);
    const verdict = verifyEvidence(evidence, check);
    assert.ok(verdict.ok && verdict.certificate.fingerprint256 === certificate.fingerprint256);
  });

  test("each claim is signed", () => {
    assert.equal(codeOf({ nonce: randomBytes(32).toString("base64") }), "bad-signature");
    assert.equal(codeOf({ firmwareVersion: "3.0.1" }), "bad-signature");
    const other = sha256("another release");
    assert.equal(codeOf({ firmwareDigest: other }, { isTrustedFirmware: () => true }), "bad-signature");
    assert.equal(codeOf({ signature: "" }), "bad-signature");
    assert.equal(codeOf({ signature: "AAAA" }), "bad-signature");
    const others = manufacturer.issue(identity, p256().publicKey).raw.toString("base64");
    assert.equal(codeOf({ certificate: others }), "bad-signature");
  });

  test("the certificate is the manufacturer's, in time, and the identity its own", () => {
    const foreign = stranger.issue(identity, key.publicKey).raw.toString("base64");
    assert.equal(
      codeOf({ certificate: foreign }, { manufacturers: [manufacturer.certificate] }),
      "foreign-certificate",
    );
    assert.equal(codeOf({}, { manufacturers: [] }), "foreign-certificate");
    assert.equal(codeOf({ certificate: "" }), "foreign-certificate");
    const expired = manufacturer
      .issue(identity, key.publicKey, new Date(Date.now() - 1000))
      .raw.toString("base64");
    assert.equal(codeOf({ certificate: expired }), "foreign-certificate");
    const neighbour = manufacturer.issue("TEST-0002", key.publicKey).raw.toString("base64");
    assert.equal(codeOf({ certificate: neighbour }), "wrong-identity");
    assert.equal(codeOf({ identity: "TEST-0002" }), "wrong-identity");
  });

  test("the firmware is one that is trusted", () => {
    assert.equal(codeOf({}, { isTrustedFirmware: () => false }), "unknown-firmware");
  });

  test("a key of Ed25519 proves as much", () => {
    const pair = generateKeyPairSync("ed25519");
    const own = manufacturer.issue(identity, pair.publicKey);
    const signed = signEvidence(claims, own.raw, pair.privateKey);
    assert.equal(codeOf(signed), "ok");
    assert.equal(codeOf({ ...signed, firmwareVersion: "3.0.1" }), "bad-signature");
    assert.equal(codeOf({ certificate: signed.certificate }), "bad-signature");
  });

  test("a key of a kind that devices do not use proves nothing", () => {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const odd = manufacturer.issue(identity, pair.publicKey).raw.toString("base64");
    const signed = sign("sha256", Buffer.from("anything"), pair.privateKey).toString("base64");
    assert.equal(codeOf({ certificate: odd, signature: signed }), "bad-signature");
  });

  test("what is no evidence is not read", () => {
    const text = (changed: object) => Buffer.from(JSON.stringify({ ...evidence, ...changed }));
    assert.ok(readEvidence(text({ more: 1 })));
    const wrong = [
      { identity: "" },
      { identity: "a\nb" },
      { firmwareVersion: "1\n2" },
      { nonce: "AAAA" },
      { nonce: 5 },
      { firmwareDigest: "0" },
      { firmwareDigest: claims.firmwareDigest.toUpperCase() },
      { certificate: null },
      { signature: undefined },
    ];
    for (const changed of wrong)
      assert.equal(readEvidence(text(changed)), undefined, JSON.stringify(changed));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => readEvidence(bytes) === undefined));
    fc.assert(fc.property(fc.json(), (json) => readEvidence(Buffer.from(json)) === undefined));
  });
});

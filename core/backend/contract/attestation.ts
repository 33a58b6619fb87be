import assert from "node:assert/strict";
import { test } from "node:test";
import { attestationPath, type Evidence, writeEvidence } from "../../wire/index.ts";
import { askNonce, attest } from "./provisioning.ts";
import { type BackendUnderTest, freshNonce, type MakeBackend, parseAnswer } from "./support.ts";

/** What counts as proof of hardware and firmware. PRV-ZTP-2 */
export function attestationContract(make: MakeBackend): void {
  test("evidence over a fresh nonce is accepted, and kept as it came", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    const nonce = await askNonce(under, identity);
    const evidence = writeEvidence(under.evidence(identity, nonce));
    assert.equal((await offer(under, evidence)).status, 204);
    const [seen, ...more] = await under.backend.attestations(identity);
    assert.ok(seen !== undefined && more.length === 0);
    assert.deepEqual(Buffer.from(seen.evidence), Buffer.from(evidence));
    const { accepted, firmwareDigest, nonce: seenNonce, code } = seen;
    assert.deepEqual(
      { accepted, firmwareDigest, seenNonce, code },
      { accepted: true, firmwareDigest: under.firmwareDigest, seenNonce: nonce, code: undefined },
    );
  });

  test("a nonce serves once, and only the device that it was given to", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    const nonce = await askNonce(under, identity);
    const evidence = writeEvidence(under.evidence(identity, nonce));
    assert.equal(await codeOf(under, writeEvidence(under.evidence(other, nonce))), "unknown-nonce");
    assert.equal((await offer(under, evidence)).status, 204);
    assert.equal(await codeOf(under, evidence), "unknown-nonce");
    assert.equal(await codeOf(under, writeEvidence(under.evidence(identity, freshNonce()))), "unknown-nonce");
    assert.notEqual(await askNonce(under, identity), await askNonce(under, identity));
    const refusals = await under.backend.refusals(identity);
    assert.ok(refusals.every(({ service, code }) => service === "attestation" && code === "unknown-nonce"));
    assert.equal(refusals.length, 2);
  });

  test("a nonce is compared to its end", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    const bytes = Buffer.from(await askNonce(under, identity), "base64");
    bytes[31] = (bytes[31] ?? 0) ^ 1;
    const evidence = under.evidence(identity, bytes.toString("base64"));
    assert.equal(await codeOf(under, writeEvidence(evidence)), "unknown-nonce");
  });

  test("each way of being forged has its code", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    const codeWith = async (changes: Partial<Evidence>, afterwards: Partial<Evidence> = {}) => {
      const nonce = await askNonce(under, identity);
      return codeOf(under, writeEvidence({ ...under.evidence(identity, nonce, changes), ...afterwards }));
    };
    const others = under.evidence(other, freshNonce());
    const digest = "0".repeat(64) as Evidence["firmwareDigest"];
    assert.equal(await codeWith({}, { signature: others.signature }), "bad-signature");
    assert.equal(await codeWith({}, { firmwareVersion: "9.9.9" }), "bad-signature");
    assert.equal(await codeWith({}, { certificate: others.certificate }), "wrong-identity");
    assert.equal(await codeWith({}, { certificate: "AAAA" }), "foreign-certificate");
    assert.equal(await codeWith({ firmwareDigest: digest }), "unknown-firmware");
    assert.ok((await under.backend.attestations(identity)).every(({ accepted }) => !accepted));
  });

  test("only releases that are trusted now are accepted", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.trustFirmware([]);
    assert.equal(parseAnswer(await attest(under, identity))["code"], "unknown-firmware");
    await under.backend.trustFirmware([under.firmwareDigest as Evidence["firmwareDigest"]]);
    assert.equal((await attest(under, identity)).status, 204);
  });

  test("what is no evidence is refused and kept", async (t) => {
    await using under = await make(t);
    for (const body of ["", "{}", "[]", "\xff", '{"identity":"x"}']) {
      const answer = await offer(under, Buffer.from(body));
      assert.equal(answer.status, 400, body);
    }
    const seen = await under.backend.attestations();
    assert.deepEqual(
      seen.map(({ code }) => code),
      Array(5).fill("malformed"),
    );
  });
}

function offer(under: BackendUnderTest, body: Uint8Array) {
  return under.request(under.devices[0], { method: "POST", path: attestationPath, body });
}

async function codeOf(under: BackendUnderTest, body: Uint8Array): Promise<unknown> {
  const answer = await offer(under, body);
  assert.equal(answer.status, 403);
  return parseAnswer(answer)["code"];
}

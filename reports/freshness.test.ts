import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { suite, test } from "node:test";
import {
  type Freshness,
  freshnessChallenge,
  freshnessMessage,
  type JournalRecord,
  type SignedFreshness,
} from "../core/journal/index.ts";
import { issueCertificate } from "../core/wire/index.ts";
import { renderJunit } from "./junit.ts";
import { attemptsAt, completed, pass, planned, started, summaryOf, xmllint } from "./test-support.ts";
import { renderVerdictTable } from "./verdict-table.ts";

const nonce = "00112233445566778899aabbccddeeff";
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed25519 = () => generateKeyPairSync("ed25519");
const authority = p256();
const stranger = p256();
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

function certify(publicKey: KeyObject, issuer = authority, name = "Works"): Uint8Array {
  const draft = {
    ...{ subject: { commonName: "P1", serialNumber: "P1-1" }, issuer: { commonName: name } },
    ...{ publicKey: publicKey.export({ format: "der", type: "spki" }), notBefore: new Date(0) },
    use: { kind: "device" },
  } as const;
  return issueCertificate(draft, issuer.privateKey);
}

const manufacturerCa = base64(
  issueCertificate(
    {
      ...{ subject: { commonName: "Works" }, issuer: { commonName: "Works" }, notBefore: new Date(0) },
      publicKey: authority.publicKey.export({ format: "der", type: "spki" }),
      use: { kind: "authority" },
    },
    authority.privateKey,
  ),
);

const plan = planned("PRV-A-1.1");
const of = { scenario: plan.scenario, attempt: 1 };
const { runId, product } = started();

/** What a sound device with `keys` answers. */
function signed(slot: string, keys = p256(), changes: Partial<SignedFreshness & Freshness> = {}): Freshness {
  const message = freshnessMessage(nonce, runId);
  const isEd25519 = keys.privateKey.asymmetricKeyType === "ed25519";
  return {
    ...{ type: "freshness", ...of, slot, nonce, message: base64(message), outcome: "signed" },
    certificate: base64(certify(keys.publicKey)),
    signature: base64(sign(isEd25519 ? null : "sha256", freshnessChallenge(message), keys.privateKey)),
    algorithm: isEd25519 ? "ed25519" : "ecdsa-p256-sha256",
    ...changes,
  } as Freshness;
}

const unsigned = (slot: string, why = "asked to sign: no answer within 5 ms"): Freshness => ({
  ...{ type: "freshness", ...of, slot, nonce, message: base64(freshnessMessage(nonce, runId)) },
  ...{ outcome: "unsigned", why },
});

interface Run {
  readonly leased?: readonly string[];
  readonly answers?: readonly Freshness[];
  readonly declared?: boolean;
  readonly asked?: boolean;
}

function runWith({ leased = ["device-1"], answers = [], declared = false, asked = true }: Run) {
  const [, begun, ended] = attemptsAt(plan, pass);
  if (begun === undefined || ended === undefined) throw new TypeError("an attempt has two records");
  const leases = leased.map((slot): JournalRecord => ({ type: "lease", ...of, slot }));
  const start = started({
    ...(asked && { nonce }),
    product: { ...product, ...(declared && { manufacturerCa }) },
  });
  return summaryOf([start, plan, begun, ...leases, ...answers, ended, completed]);
}

suite("freshness", () => {
  for (const [name, keys] of [
    ["P-256", p256()],
    ["Ed25519", ed25519()],
  ] as const)
    test(`is shown by each device that signed with its key of ${name}`, async () => {
      const { freshness, exitCode } = await runWith({ answers: [signed("device-1", keys)], declared: true });
      assert.deepEqual([freshness?.nonce, freshness?.verdict.status, exitCode], [nonce, "pass", 0]);
      const [device] = freshness?.devices ?? [];
      assert.deepEqual(device?.answers[0]?.checks, {
        ...{ nonce: true, signature: true, certificate: "issued" },
        subject: "CN=P1\nserialNumber=P1-1",
      });
    });

  test("says where the product declares no authority to hold a certificate against", async () => {
    const { freshness } = await runWith({ answers: [signed("device-1")] });
    assert.equal(freshness?.verdict.status, "pass");
    assert.equal(freshness?.devices[0]?.answers[0]?.checks?.certificate, "undeclared");
  });

  const other = p256();
  const otherRun = freshnessMessage(nonce, "another run");
  const otherNonce = freshnessMessage("ff".repeat(16), runId);
  const signedOver = (message: Uint8Array) => {
    const keys = p256();
    return signed("device-1", keys, {
      message: base64(message),
      signature: base64(sign("sha256", freshnessChallenge(message), keys.privateKey)),
    });
  };
  for (const [what, answer, why] of [
    ["for another run", signedOver(otherRun), /not this run's nonce/],
    ["over another nonce", signedOver(otherNonce), /not this run's nonce/],
    ["to another question", signed("device-1", p256(), { nonce: "ff".repeat(16) }), /not this run's nonce/],
    [
      "with another's certificate",
      signed("device-1", p256(), { certificate: base64(certify(other.publicKey)) }),
      /not one of its certificate's key/,
    ],
    [
      "with another authority's certificate",
      signed("device-1", other, { certificate: base64(certify(other.publicKey, stranger)) }),
      /not one of the manufacturer's authority/,
    ],
    [
      "with a certificate that names another issuer",
      signed("device-1", other, { certificate: base64(certify(other.publicKey, authority, "Others")) }),
      /not one of the manufacturer's authority/,
    ],
    ["with no certificate at all", signed("device-1", other, { certificate: "AAAA" }), /certificate's key/],
    ["by another algorithm", signed("device-1", other, { algorithm: "ed25519" }), /certificate's key/],
    ["with no signature at all", signed("device-1", other, { signature: "" }), /certificate's key/],
  ] as const)
    test(`fails with an answer ${what}, also beside a right one`, async () => {
      for (const answers of [[answer], [signed("device-1"), answer], [answer, signed("device-1")]]) {
        const { freshness, exitCode } = await runWith({ answers, declared: true });
        const [device] = freshness?.devices ?? [];
        assert.ok(device?.verdict.status === "fail" && freshness?.verdict.status === "fail");
        assert.match(device.verdict.message, why);
        assert.equal(exitCode, 1);
      }
    });

  for (const [what, run, why] of [
    [
      "a device that did not sign",
      { answers: [unsigned("device-1")] },
      /device-1 did not sign .*no answer within 5 ms/,
    ],
    ["a device that was not asked", { answers: [] }, /device-1 was not asked/],
    [
      "one of two devices",
      { leased: ["device-2", "device-1"], answers: [signed("device-2")] },
      /device-1 was not asked/,
    ],
    ["a run without devices", { leased: [] }, /no device was leased/],
  ] as const)
    test(`is open with ${what}`, async () => {
      const { freshness, exitCode } = await runWith(run);
      assert.ok(freshness?.verdict.status === "inconclusive");
      assert.match(freshness.verdict.message, why);
      assert.equal(exitCode, 3);
    });

  test("is shown by a device that signed later", async () => {
    const { freshness } = await runWith({ answers: [unsigned("device-1"), signed("device-1")] });
    assert.deepEqual([freshness?.verdict.status, freshness?.devices[0]?.answers.length], ["pass", 2]);
  });

  test("is nothing that a run without a nonce speaks of", async () => {
    const summary = await runWith({ asked: false });
    assert.deepEqual([summary.freshness, summary.exitCode], [undefined, 0]);
    assert.doesNotMatch(renderJunit(summary), /[Ff]reshness/);
    assert.doesNotMatch(renderVerdictTable(summary, { columns: 80, colour: false }), /Freshness/);
  });

  test("is told to CI servers and in a terminal, device by device", async () => {
    const summary = await runWith({
      leased: ["device-2", "device-1"],
      answers: [signed("device-2"), unsigned("device-1")],
    });
    const junit = renderJunit(summary);
    assert.equal(xmllint(junit, "--xpath", "count(//testsuite[@name='Freshness']/testcase)").trim(), "2");
    assert.equal(xmllint(junit, "--xpath", "string(//testsuite[@name='Freshness']/@errors)").trim(), "1");
    assert.equal(xmllint(junit, "--xpath", "string(/testsuites/@tests)").trim(), "3");
    const table = renderVerdictTable(summary, { columns: 120, colour: false });
    assert.match(
      table,
      new RegExp(
        `Freshness: who signed the nonce ${nonce}\n +PASS +device-2\n +INCONCLUSIVE device-1\n +INCONCL`,
      ),
    );
  });
});

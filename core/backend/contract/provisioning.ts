import assert from "node:assert/strict";
import type { DeviceId } from "../../kernel/index.ts";
import {
  attestationPath,
  decodeEstBody,
  encodeEstBody,
  estPaths,
  readCertsOnly,
  topicOf,
  writeEvidence,
} from "../../wire/index.ts";
import {
  attentive,
  type BackendUnderTest,
  expectDone,
  freshNonce,
  type HttpAnswer,
  parseAnswer,
  patience,
  registrationOf,
} from "./support.ts";

/** What a device does on its way into operation, step by step. */

export async function askNonce(under: BackendUnderTest, identity: DeviceId): Promise<string> {
  const answer = await under.request(identity, {
    method: "GET",
    path: `${attestationPath}?identity=${identity}`,
  });
  assert.equal(answer.status, 200);
  return String(parseAnswer(answer)["nonce"]);
}

export async function attest(under: BackendUnderTest, identity: DeviceId): Promise<HttpAnswer> {
  const evidence = under.evidence(identity, await askNonce(under, identity));
  return under.request(identity, { method: "POST", path: attestationPath, body: writeEvidence(evidence) });
}

/** Asks for a certificate, with a request for a new key unless another is given. */
export function askCertificate(
  under: BackendUnderTest,
  identity: DeviceId,
  how: "enroll" | "reenroll",
  der: Uint8Array = under.certificateRequest(identity),
): Promise<HttpAnswer> {
  const credential = how === "enroll" ? "bootstrap" : "own";
  return under.request(identity, {
    method: "POST",
    path: estPaths[how],
    body: encodeEstBody(der),
    credential,
  });
}

export function certificateIn(answer: HttpAnswer): Uint8Array {
  assert.equal(answer.status, 200, answer.body.toString());
  const [certificate, ...more] = readCertsOnly(decodeEstBody(answer.body) ?? new Uint8Array()) ?? [];
  assert.ok(certificate !== undefined && more.length === 0, "one certificate was expected");
  return certificate;
}

export async function enrol(under: BackendUnderTest, identity: DeviceId): Promise<void> {
  assert.equal((await attest(under, identity)).status, 204);
  under.adopt(identity, certificateIn(await askCertificate(under, identity, "enroll")));
}

export async function renew(under: BackendUnderTest, identity: DeviceId): Promise<void> {
  under.adopt(identity, certificateIn(await askCertificate(under, identity, "reenroll")));
}

/** Enrols, registers and is confirmed; returns the connection, which has read its confirmation. */
export async function enterOperation(under: BackendUnderTest, identity: DeviceId, account?: string) {
  await enrol(under, identity);
  const device = await attentive(under, identity);
  const nonce = freshNonce();
  const more = account === undefined ? { nonce } : { nonce, account };
  await device.publish(topicOf.registration(identity), registrationOf(identity, more));
  expectDone(await under.backend.awaitState(identity, "active", patience));
  await device.next();
  return device;
}

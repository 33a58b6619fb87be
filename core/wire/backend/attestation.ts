import { type KeyObject, sign, verify, X509Certificate } from "node:crypto";
import type { Sha256 } from "../../kernel/index.ts";
import { decodeBase64 } from "../base64.ts";
import { toPem } from "../certificate.ts";
import { parseJsonObject } from "../json.ts";
import { hashOf } from "../key-kind.ts";
import { readSubject } from "../name-reader.ts";
import { isLine, isNonce } from "./values.ts";

/** Evidence of hardware identity and measured firmware, over a nonce of the backend. PRV-ZTP-2 */
export interface Evidence {
  readonly identity: string;
  /** Base64 of 32 bytes, from the backend. */
  readonly nonce: string;
  readonly firmwareVersion: string;
  /** Measured over the running image. */
  readonly firmwareDigest: Sha256;
  /** IDevID certificate, base64 of DER. */
  readonly certificate: string;
  /** Base64, by the IDevID key over `signedText`: ECDSA P-256 with SHA-256 (DER), or Ed25519. */
  readonly signature: string;
}

export const attestationPath = "/attestation";

/** Why evidence is not accepted. */
export type AttestationCode =
  | "malformed"
  | "unknown-nonce"
  | "bad-signature"
  | "foreign-certificate"
  | "wrong-identity"
  | "unknown-firmware";

type Claims = Pick<Evidence, "identity" | "nonce" | "firmwareVersion" | "firmwareDigest">;

const signedText = ({ identity, nonce, firmwareVersion, firmwareDigest }: Claims): Buffer =>
  Buffer.from(`assay-attestation-v1\n${identity}\n${nonce}\n${firmwareVersion}\n${firmwareDigest}`);

/** Signs `claims` with the IDevID key and adds its certificate (DER). */
export function signEvidence(claims: Claims, certificate: Uint8Array, key: KeyObject): Evidence {
  const { identity, nonce, firmwareVersion, firmwareDigest } = claims;
  return {
    identity,
    nonce,
    firmwareVersion,
    firmwareDigest,
    certificate: Buffer.from(certificate).toString("base64"),
    signature: sign(hashOf(key) ?? null, signedText(claims), key).toString("base64"),
  };
}

export const writeEvidence = (evidence: Evidence): Uint8Array => Buffer.from(JSON.stringify(evidence));

/** Takes any bytes; nothing of what they claim is checked yet. */
export function readEvidence(bytes: Uint8Array): Evidence | undefined {
  const { identity, nonce, firmwareVersion, firmwareDigest, certificate, signature } =
    parseJsonObject(bytes) ?? {};
  const wellFormed =
    isLine(identity) &&
    isLine(firmwareVersion) &&
    isNonce(nonce) &&
    typeof firmwareDigest === "string" &&
    /^[0-9a-f]{64}$/.test(firmwareDigest) &&
    typeof certificate === "string" &&
    typeof signature === "string";
  if (!wellFormed) return undefined;
  return {
    identity,
    nonce,
    firmwareVersion,
    firmwareDigest: firmwareDigest as Sha256,
    certificate,
    signature,
  };
}

export interface EvidenceCheck {
  /** Authorities of IDevID certificates. */
  readonly manufacturers: readonly X509Certificate[];
  readonly isTrustedFirmware: (digest: Sha256) => boolean;
  /** Ms since the epoch. */
  readonly now: number;
}

export type EvidenceVerdict =
  | { readonly ok: true; readonly certificate: X509Certificate }
  | { readonly ok: false; readonly code: AttestationCode; readonly reason: string };

/** Everything but the nonce, which only its issuer knows: chain, identity, signature, firmware; in that order. */
export function verifyEvidence(evidence: Evidence, check: EvidenceCheck): EvidenceVerdict {
  const der = decodeBase64(evidence.certificate) ?? new Uint8Array();
  const certificate = parseCertificate(der);
  if (certificate === undefined || !isIssued(certificate, check))
    return refuse("foreign-certificate", "no manufacturer known here has issued the certificate");
  const named = readSubject(der)?.serialNumber;
  if (named !== evidence.identity)
    return refuse("wrong-identity", `the certificate names ${named ?? "nobody"}, not ${evidence.identity}`);
  if (!isSignedBy(evidence, certificate.publicKey))
    return refuse("bad-signature", "the evidence is not signed by the key of the certificate");
  if (!check.isTrustedFirmware(evidence.firmwareDigest))
    return refuse("unknown-firmware", `firmware ${evidence.firmwareDigest} is no release known here`);
  return { ok: true, certificate };
}

function refuse(code: AttestationCode, reason: string): EvidenceVerdict {
  return { ok: false, code, reason };
}

function parseCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(toPem(der));
  } catch {
    return undefined;
  }
}

function isIssued(certificate: X509Certificate, { manufacturers, now }: EvidenceCheck): boolean {
  const inTime = certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
  return (
    inTime &&
    manufacturers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
  );
}

function isSignedBy(evidence: Evidence, key: KeyObject): boolean {
  const signature = decodeBase64(evidence.signature);
  const hash = hashOf(key);
  return signature !== undefined && hash !== undefined && verify(hash, signedText(evidence), key, signature);
}

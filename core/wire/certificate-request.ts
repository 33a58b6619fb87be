import { createPublicKey, verify } from "node:crypto";
import { type DerElement, readElements, readInside } from "./der-reader.ts";
import { hashOf } from "./key-kind.ts";
import { readName, type SubjectName } from "./name-reader.ts";

/** A PKCS #10 request (RFC 2986) whose signature verifies with the key that it asks to certify. */
export interface CertificateRequest {
  readonly subject: SubjectName;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
}

/** Takes any bytes. Undefined when they are no request, or one whose sender does not hold its key. P-256 and Ed25519. */
export function readCertificateRequest(der: Uint8Array): CertificateRequest | undefined {
  const [info, , signature, ...more] = readInside(der) ?? [];
  if (info?.tag !== 0x30 || signature?.tag !== 0x03 || more.length > 0) return undefined;
  const [, name, spki] = readElements(info.content) ?? [];
  const subject = name === undefined ? undefined : readName(name.whole);
  if (subject === undefined || spki?.tag !== 0x30) return undefined;
  return isSigned(info, spki, signature) ? { subject, publicKey: Uint8Array.from(spki.whole) } : undefined;
}

function isSigned(info: DerElement, spki: DerElement, signature: DerElement): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki.whole), format: "der", type: "spki" });
    const hash = hashOf(key);
    return hash !== undefined && verify(hash, info.whole, key, signature.content.subarray(1));
  } catch {
    return false;
  }
}

import { type KeyObject, sign, verify } from "node:crypto";
import { decodeBase64 } from "../base64.ts";
import { hashOf } from "../key-kind.ts";

/** For products without a TLS client key: the device signs a nonce inside TLS that only the server authenticates. */

export const challengePath = "/challenge";

export interface SignedChallenge {
  readonly identity: string;
  /** Base64 of 32 bytes, from the backend. */
  readonly nonce: string;
  /** Base64: ECDSA P-256 with SHA-256 (DER), or Ed25519. */
  readonly signature: string;
}

const signedText = (identity: string, nonce: string): Buffer =>
  Buffer.from(`assay-challenge-v1\n${identity}\n${nonce}`);

/** Base64 signature of `key` (P-256 or Ed25519) over the challenge. */
export function signChallenge(identity: string, nonce: string, key: KeyObject): string {
  return sign(hashOf(key) ?? null, signedText(identity, nonce), key).toString("base64");
}

/** Takes any text as signature. */
export function verifyChallenge({ identity, nonce, signature }: SignedChallenge, key: KeyObject): boolean {
  const bytes = decodeBase64(signature);
  const hash = hashOf(key);
  return bytes !== undefined && hash !== undefined && verify(hash, signedText(identity, nonce), key, bytes);
}

const scheme = "Signed-Challenge";

/** Value of the Authorization header. Neither part of base64 nor an identity holds a colon. */
export const writeAuthorization = ({ identity, nonce, signature }: SignedChallenge): string =>
  `${scheme} ${identity}:${nonce}:${signature}`;

/** Takes any header value. */
export function readAuthorization(header: string): SignedChallenge | undefined {
  const [, identity, nonce, signature] =
    /^Signed-Challenge ([^:\s]+):([^:\s]+):([^:\s]+)$/.exec(header) ?? [];
  if (identity === undefined || nonce === undefined || signature === undefined) return undefined;
  return { identity, nonce, signature };
}

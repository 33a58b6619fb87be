import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";

/**
 * What both sides of security 1 compute: an X25519 secret (RFC 7748) masked with the digest of the proof of possession keys
 * one AES-256-CTR stream (NIST SP 800-38A), which runs on through proofs and messages of both directions.
 */

/** Bytes of a key of X25519, either kind. */
const keyLength = 32;
/** Bytes that the device draws for each exchange: the stream's first counter block. */
export const randomLength = 16;

/** `length` bytes that nobody can foresee. */
export type DrawRandom = (length: number) => Uint8Array;

export interface Security1Ephemeral {
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** RFC 8410: what stands before the key in PKCS #8 and SPKI of X25519. */
const privateHead = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicHead = Buffer.from("302a300506032b656e032100", "hex");

/** A pair for one exchange. `draw`: default the system's CSPRNG. */
export function drawEphemeral(draw: DrawRandom = randomBytes): Security1Ephemeral {
  const key = Buffer.concat([privateHead, draw(keyLength)]);
  const privateKey = createPrivateKey({ key, format: "der", type: "pkcs8" });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { privateKey, publicKey: Uint8Array.from(spki.subarray(publicHead.length)) };
}

/**
 * The key of the stream.
 * @throws SetUpFault malformed: `peer` is no key, or one of those with which every secret is zero (RFC 7748, 6.1)
 */
export function agreeKey(
  { privateKey }: Security1Ephemeral,
  peer: Uint8Array,
  proofDigest: Uint8Array,
): Uint8Array {
  return sharedSecret(privateKey, peer).map((byte, i) => byte ^ (proofDigest[i] ?? 0));
}

function sharedSecret(privateKey: KeyObject, peer: Uint8Array): Uint8Array {
  if (peer.length !== keyLength)
    throw new SetUpFault("malformed", `a public key of X25519 has ${keyLength} bytes`);
  const key = Buffer.concat([publicHead, peer]);
  try {
    const publicKey = createPublicKey({ key, format: "der", type: "spki" });
    return Uint8Array.from(diffieHellman({ privateKey, publicKey }));
  } catch {
    // OpenSSL derives no secret of zero.
    throw new SetUpFault("malformed", "the public key would fix the secret");
  }
}

/**
 * The stream, as each side runs it: to seal and to open are the same. It has no integrity: what was changed on its way opens to
 * something else, and what was played again to noise.
 */
export function createSecurity1Stream(key: Uint8Array, random: Uint8Array): SessionCipher {
  const stream = createCipheriv("aes-256-ctr", key, random);
  const pass = (bytes: Uint8Array): Uint8Array => Uint8Array.from(stream.update(bytes));
  return { seal: pass, open: pass };
}

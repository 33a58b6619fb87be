import { createCtr, drawBytes, x25519, x25519PublicKey } from "./primitives.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";

/**
 * What both sides of security 1 compute: an X25519 secret (RFC 7748) masked with the digest of the proof of possession keys
 * one AES-256-CTR stream (NIST SP 800-38A), which runs on through proofs and messages of both directions.
 */

/** Bytes of a key of X25519, either kind. */
const x25519KeyLength = 32;
/** Bytes that the device draws for each exchange: the stream's first counter block. */
export const randomLength = 16;

/** `length` bytes that nobody can foresee. */
export type DrawRandom = (length: number) => Uint8Array;

export interface Security1Ephemeral {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** A pair for one exchange. `draw`: default the system's CSPRNG. */
export function drawEphemeral(draw: DrawRandom = drawBytes): Security1Ephemeral {
  const privateKey = draw(x25519KeyLength);
  return { privateKey, publicKey: x25519PublicKey(privateKey) };
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
  if (peer.length !== x25519KeyLength)
    throw new SetUpFault("malformed", `a public key of X25519 has ${x25519KeyLength} bytes`);
  const shared = x25519(privateKey, peer);
  if (shared === undefined) throw new SetUpFault("malformed", "the public key would fix the secret");
  return shared.map((byte, i) => byte ^ (proofDigest[i] ?? 0));
}

/**
 * The stream, as each side runs it: to seal and to open are the same. It has no integrity: what was changed on its way opens to
 * something else, and what was played again to noise.
 */
export function createSecurity1Stream(key: Uint8Array, random: Uint8Array): SessionCipher {
  const pass = createCtr(key, random);
  return { seal: pass, open: pass };
}

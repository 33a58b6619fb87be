import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/**
 * All cryptography that the exchanges stand on, by `node:crypto`. The set-up page has a module of the same names in its place: a page
 * on plain HTTP has no Web Crypto. What stands on this one is therefore free of Node.
 */

/** `length` bytes that nobody can foresee. */
export const drawBytes = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash("sha256").update(bytes).digest());

/** Of `parts`, one after the other. */
export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = createHash("sha512");
  for (const part of parts) digest.update(part);
  return Uint8Array.from(digest.digest());
}

/** Compares in a time that does not depend on where two secrets differ. */
export const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);

/**
 * `base ** exponent` modulo an odd `modulus`; `base` is not negative and below it. A raw RSA public operation is just that, whatever
 * the modulus, and OpenSSL does it ten times faster than BigInt arithmetic does.
 */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const n = bytesOf(modulus);
  const jwk = { kty: "RSA", n: n.toString("base64url"), e: bytesOf(exponent).toString("base64url") };
  const key = createPublicKey({ format: "jwk", key: jwk });
  const input = bytesOf(base, n.length);
  return BigInt(`0x${publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, input).toString("hex")}`);
}

function bytesOf(value: bigint, length = 0): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(Math.max(2 * length, digits.length + (digits.length % 2)), "0"), "hex");
}

const gcm = "aes-256-gcm";
/** Of AES-GCM, bytes. */
const tagLength = 16;

/** AES-256-GCM with a nonce of 12 bytes; the tag of 16 bytes comes last. */
export function sealGcm(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv(gcm, key, nonce);
  return Uint8Array.from(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** Undefined when `sealed` was not sealed with this key and nonce. */
export function openGcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < tagLength) return undefined;
  const decipher = createDecipheriv(gcm, key, nonce);
  decipher.setAuthTag(sealed.subarray(-tagLength));
  const plain = decipher.update(sealed.subarray(0, -tagLength));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return Uint8Array.from(plain);
}

/** AES-256-CTR from the 16 bytes of `counter` on; each call takes up the stream where the last one left it. */
export function createCtr(key: Uint8Array, counter: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const stream = createCipheriv("aes-256-ctr", key, counter);
  return (bytes) => Uint8Array.from(stream.update(bytes));
}

/** RFC 8410: what stands before the key in PKCS #8 and SPKI of X25519. */
const privateHead = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicHead = Buffer.from("302a300506032b656e032100", "hex");

const privateKeyOf = (bytes: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privateHead, bytes]), format: "der", type: "pkcs8" });

/** The public key of 32 bytes that belongs to `privateKey`, X25519 (RFC 7748). */
export function x25519PublicKey(privateKey: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyOf(privateKey)).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(publicHead.length));
}

/** What both sides get; undefined with a key of `peer` with which every secret is zero (RFC 7748, 6.1). */
export function x25519(privateKey: Uint8Array, peer: Uint8Array): Uint8Array | undefined {
  const key = Buffer.concat([publicHead, peer]);
  try {
    const publicKey = createPublicKey({ key, format: "der", type: "spki" });
    return Uint8Array.from(diffieHellman({ privateKey: privateKeyOf(privateKey), publicKey }));
  } catch {
    // OpenSSL derives no secret of zero.
    return undefined;
  }
}

import { toBytes, toNumber, utf8 } from "./octets/index.ts";
import { drawBytes, equalSecrets, sha512 } from "./primitives.ts";
import { generator, groupBytes, modulo, pad, power, prime } from "./srp-group.ts";

/**
 * SRP6a (RFC 2945, RFC 5054) with the 3072-bit group and SHA-512, as Espressif's security 2 does it: the hash of the generator
 * in the proof is over the padded generator, salt and public keys are hashed as they were sent.
 */

/** What a device of security 2 holds in place of the proof of possession: good for checking it, of no use for proving it. */
export interface SrpVerifier {
  readonly security: 2;
  /** Of the exchange, the same for every unit. */
  readonly username: string;
  readonly salt: Uint8Array;
  readonly verifier: Uint8Array;
}

/** What both sides know after an exchange. */
export interface SrpAgreement {
  /** 64 bytes; AES takes the first 32. */
  readonly key: Uint8Array;
  /** What the client must send. */
  readonly clientProof: Uint8Array;
  /** What the device must answer. */
  readonly deviceProof: Uint8Array;
}

const saltLength = 16;
const secretLength = 32;

/** Makes the verifier of `proofOfPossession`, with a fresh salt unless given one. */
export function makeSrpVerifier(
  username: string,
  proofOfPossession: string,
  salt: Uint8Array = freshSalt(),
): SrpVerifier {
  const verifier = toBytes(power(generator, privateKey(username, proofOfPossession, salt)));
  return { security: 2, username, salt, verifier };
}

/** Some clients treat the salt as a number and lose its leading zeros; so it has none. */
function freshSalt(): Uint8Array {
  const salt = drawBytes(saltLength);
  salt[0] = (salt[0] ?? 0) | 1;
  return salt;
}

/** Whether `proofOfPossession` is the one behind the verifier; takes the same time either way. */
export function isBehindVerifier(held: SrpVerifier, proofOfPossession: string): boolean {
  const { verifier } = makeSrpVerifier(held.username, proofOfPossession, held.salt);
  return equalSecrets(pad(verifier), padded(held.verifier));
}

const padded = (number: Uint8Array) => pad(toBytes(toNumber(number)));

/** A public key that no side of an exchange may take: it would fix the result. RFC 5054, 2.5.3 and 2.5.4. */
export const isUnsafe = (publicKey: Uint8Array): boolean =>
  publicKey.length > groupBytes || modulo(toNumber(publicKey)) === 0n;

/** An ephemeral pair: `secret` is known to this side only. */
export interface Ephemeral {
  readonly secret: bigint;
  readonly publicKey: Uint8Array;
}

export const clientEphemeral = (): Ephemeral => ephemeral((secret) => power(generator, secret));

export function deviceEphemeral({ verifier }: SrpVerifier): Ephemeral {
  return ephemeral((secret) => modulo(multiplier() * toNumber(verifier) + power(generator, secret)));
}

/** Peers disagree on whether leading zeros are hashed, so a key that would have one is not used. */
function ephemeral(publicKeyOf: (secret: bigint) => bigint): Ephemeral {
  for (;;) {
    const secret = toNumber(drawBytes(secretLength));
    const publicKey = toBytes(publicKeyOf(secret));
    if (publicKey.length === groupBytes) return { secret, publicKey };
  }
}

/** The device's side. `clientKey` must not be unsafe. */
export function agreeAsDevice(held: SrpVerifier, own: Ephemeral, clientKey: Uint8Array): SrpAgreement {
  const scrambler = toNumber(hash(pad(clientKey), pad(own.publicKey)));
  const base = modulo(toNumber(clientKey) * power(toNumber(held.verifier), scrambler));
  return agree(power(base, own.secret), held, clientKey, own.publicKey);
}

/** The client's side. `deviceKey` must not be unsafe. */
export function agreeAsClient(
  known: { readonly username: string; readonly proofOfPossession: string; readonly salt: Uint8Array },
  own: Ephemeral,
  deviceKey: Uint8Array,
): SrpAgreement {
  const scrambler = toNumber(hash(pad(own.publicKey), pad(deviceKey)));
  const x = privateKey(known.username, known.proofOfPossession, known.salt);
  const base = modulo(toNumber(deviceKey) - multiplier() * power(generator, x));
  return agree(power(base, own.secret + scrambler * x), known, own.publicKey, deviceKey);
}

function agree(
  shared: bigint,
  { username, salt }: { readonly username: string; readonly salt: Uint8Array },
  clientKey: Uint8Array,
  deviceKey: Uint8Array,
): SrpAgreement {
  const key = hash(toBytes(shared));
  const clientProof = hash(groupDigest(), hash(username), salt, clientKey, deviceKey, key);
  return { key, clientProof, deviceProof: hash(clientKey, clientProof, key) };
}

const privateKey = (username: string, proofOfPossession: string, salt: Uint8Array): bigint =>
  toNumber(hash(salt, hash(`${username}:${proofOfPossession}`)));

/** k of RFC 5054, 2.5.3. */
const multiplier = once(() => toNumber(hash(toBytes(prime), pad(toBytes(generator)))));

/** H(N) xor H(PAD(g)). */
const groupDigest = once(() => {
  const ofGenerator = hash(pad(toBytes(generator)));
  return hash(toBytes(prime)).map((byte, i) => byte ^ (ofGenerator[i] ?? 0));
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const hash = (...parts: readonly (Uint8Array | string)[]): Uint8Array =>
  sha512(...parts.map((part) => (typeof part === "string" ? utf8(part) : part)));

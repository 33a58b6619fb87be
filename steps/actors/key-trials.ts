import { createECDH, createPrivateKey, type KeyObject } from "node:crypto";
import { type KeyKind, kindOfKey } from "../../core/wire/index.ts";

/** Tries 32 bytes as private keys of one kind. */
export interface KeyTrial {
  /** Bytes by which a public key is known again, whichever way its private key was kept. */
  namesOf(publicKey: KeyObject): readonly Buffer[];
  /** A name of the public key that `window` is the private key of, for each way in which such keys are kept. */
  namesFor(window: Buffer): readonly Trial[];
}

export interface Trial {
  readonly name: Buffer;
  /** How `window` is the private key, but as it is; empty where it is. */
  readonly manner: "" | "reversed" | "expanded" | "expanded, reversed";
}

/** Bytes of a private key, of whatever kind. */
export const privateKeyLength = 32;

const curve = createECDH("prime256v1");

const p256: KeyTrial = {
  // The point's coordinates are the last 64 bytes of the SPKI (RFC 5480).
  namesOf: (key) => [key.export({ format: "der", type: "spki" }).subarray(-64)],
  namesFor: (window) => [
    ...trial(p256Point(window), ""),
    ...trial(p256Point(Buffer.from(window).reverse()), "reversed"),
  ],
};

/** Both coordinates; undefined for what is no scalar of the curve. */
function p256Point(scalar: Buffer): Buffer | undefined {
  try {
    curve.setPrivateKey(scalar);
  } catch {
    return undefined;
  }
  return curve.getPublicKey().subarray(1);
}

/**
 * A key of Ed25519 is kept as its seed, which has no byte order, or expanded: the first half of the seed's SHA-512, clamped, is
 * the scalar (RFC 8032, 5.1.5). The scalar's point is computed on the birationally equivalent Montgomery curve, for which
 * X25519 is at hand; so a public key has two names, by one of which seeds are found and by the other scalars.
 */
const ed25519: KeyTrial = {
  namesOf: (key) => [publicBytes(key), montgomeryOf(publicBytes(key))],
  namesFor(window) {
    const seeds = trial(publicOf("Ed25519", window), "");
    const scalars = [
      { scalar: window, manner: "expanded" },
      { scalar: Buffer.from(window).reverse(), manner: "expanded, reversed" },
    ] as const;
    return [
      ...seeds,
      ...scalars.flatMap(({ scalar, manner }) =>
        isClamped(scalar) ? trial(publicOf("X25519", scalar), manner) : [],
      ),
    ];
  },
};

/** Keys are kept clamped, and of other bytes 31 in 32 are not: they need no trial. */
const isClamped = (scalar: Buffer): boolean =>
  ((scalar[0] ?? 0) & 0x07) === 0 && ((scalar[31] ?? 0) & 0xc0) === 0x40;

/** Public key of the private key `bytes`. As JSON web key: it needs no decoding of DER, which takes longer than the curve. */
function publicOf(crv: "Ed25519" | "X25519", bytes: Buffer): Buffer {
  const d = bytes.toString("base64url");
  // The public half is required and computed anew.
  const { x = "" } = createPrivateKey({ format: "jwk", key: { kty: "OKP", crv, d, x: d } }).export({
    format: "jwk",
  });
  return Buffer.from(x, "base64url");
}

const publicBytes = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" }).subarray(-32);

/** 2^255 - 19 (RFC 7748, 4.1). */
const prime = (1n << 255n) - 19n;

/** u = (1 + y) / (1 - y) of an Ed25519 public key, little-endian (RFC 7748, 4.1). */
function montgomeryOf(publicKey: Buffer): Buffer {
  const y = littleEndian(publicKey) & ((1n << 255n) - 1n);
  const u = ((1n + y) * inverse((((1n - y) % prime) + prime) % prime)) % prime;
  return Buffer.from(u.toString(16).padStart(64, "0"), "hex").reverse();
}

const littleEndian = (bytes: Buffer): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);

/** By Euclid; 0 of 0. */
function inverse(value: bigint): bigint {
  let [old, rest, oldFactor, factor] = [value, prime, 1n, 0n];
  while (rest !== 0n) {
    const quotient = old / rest;
    [old, rest] = [rest, old - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return ((oldFactor % prime) + prime) % prime;
}

const trial = (name: Buffer | undefined, manner: Trial["manner"]): Trial[] =>
  name === undefined ? [] : [{ name, manner }];

const trials: Readonly<Record<KeyKind, KeyTrial>> = { "ecdsa-p256": p256, ed25519 };

/** How to try private keys to `publicKey`. @throws TypeError for a kind that devices do not use */
export function trialFor(publicKey: KeyObject): KeyTrial {
  const kind = kindOfKey(publicKey);
  if (kind === undefined)
    throw new TypeError(`a key of ECDSA P-256 or Ed25519 was expected, not ${publicKey.asymmetricKeyType}`);
  return trials[kind];
}

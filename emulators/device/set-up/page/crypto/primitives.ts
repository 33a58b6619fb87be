import { concatBytes } from "../../../../../core/wire/provisioning/octets/index.ts";
import { createCounterMode } from "./counter-mode.ts";
import { basePoint, multiplyPoint } from "./curve25519.ts";
import { openAesGcm, sealAesGcm } from "./gcm.ts";
import { digest256, digest512 } from "./sha2.ts";

/**
 * In the page this module stands in place of `core/wire/provisioning/primitives.ts`, whose names it has: a browser offers no
 * Web Crypto to a page on plain HTTP. Its random numbers it offers everywhere.
 */

export const drawBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export const sha256 = digest256;

export const sha512 = (...parts: readonly Uint8Array[]): Uint8Array => digest512(concatBytes(parts));

export const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.reduce((all, byte, i) => all | (byte ^ (b[i] ?? 0)), 0) === 0;

/** By squaring and multiplying. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

export const sealGcm = sealAesGcm;
export const openGcm = openAesGcm;
export const createCtr = (key: Uint8Array, counter: Uint8Array) => createCounterMode(key, counter);

export const x25519PublicKey = (privateKey: Uint8Array): Uint8Array => multiplyPoint(privateKey, basePoint);

export function x25519(privateKey: Uint8Array, peer: Uint8Array): Uint8Array | undefined {
  const shared = multiplyPoint(privateKey, peer);
  return shared.every((byte) => byte === 0) ? undefined : shared;
}

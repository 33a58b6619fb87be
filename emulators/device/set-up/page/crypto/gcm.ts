import { concatBytes, toNumber } from "../../../../../core/wire/provisioning/octets/index.ts";
import { blockLength, createAes256 } from "./aes.ts";
import { createCounterMode } from "./counter-mode.ts";

/** AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes, a tag of 16, and no further data. */

const gcmTagLength = 16;

/** The polynomial of GCM in its own order of bits: the first is the highest. */
const polynomial = 0xe1n << 120n;

/** `plain` sealed, then the tag. */
export function sealAesGcm(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  const { pass, tagOf } = start(key, nonce);
  const sealed = pass(plain);
  return concatBytes([sealed, tagOf(sealed)]);
}

/** Undefined when `sealed` is too short or its tag is another: nothing of it is to be believed then. */
export function openAesGcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < gcmTagLength) return undefined;
  const { pass, tagOf } = start(key, nonce);
  const inside = sealed.slice(0, -gcmTagLength);
  const tag = tagOf(inside);
  const differences = sealed.slice(-gcmTagLength).reduce((all, byte, i) => all | (byte ^ (tag[i] ?? 0)), 0);
  return differences === 0 ? pass(inside) : undefined;
}

/** One message's stream and tag. */
function start(key: Uint8Array, nonce: Uint8Array) {
  const counter = new Uint8Array(blockLength);
  counter.set(nonce);
  counter[blockLength - 1] = 1;
  const pass = createCounterMode(key, counter, 4);
  // The stream's first block is the tag's.
  const mask = pass(new Uint8Array(blockLength));
  const hashKey = toNumber(createAes256(key)(new Uint8Array(blockLength)));
  const tagOf = (sealed: Uint8Array) => ghash(hashKey, sealed).map((byte, i) => byte ^ (mask[i] ?? 0));
  return { pass, tagOf };
}

/** GHASH of `sealed` and of its length. */
function ghash(hashKey: bigint, sealed: Uint8Array): Uint8Array {
  let sum = 0n;
  for (let at = 0; at < sealed.length; at += blockLength) {
    const block = new Uint8Array(blockLength);
    block.set(sealed.subarray(at, at + blockLength));
    sum = multiply(sum ^ toNumber(block), hashKey);
  }
  sum = multiply(sum ^ BigInt(8 * sealed.length), hashKey);
  return Uint8Array.from({ length: blockLength }, (_, i) =>
    Number((sum >> BigInt(8 * (blockLength - 1 - i))) & 0xffn),
  );
}

/** In GF(2^128) as GCM orders its bits (SP 800-38D, 6.3). */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}

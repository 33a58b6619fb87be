import { createECDH, createPrivateKey, type KeyObject } from "node:crypto";

/** Order of the P-256 group (SEC 2). */
const groupOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Bytes of entropy for one key: 16 more than the scalar has, so that the remainder is uniform (FIPS 186-5 A.2.1). */
export const p256EntropyLength = 48;

/** The P-256 private key that `entropy` determines. */
export function p256KeyFrom(entropy: Uint8Array): KeyObject {
  if (entropy.length !== p256EntropyLength)
    throw new RangeError(`a key takes ${p256EntropyLength} bytes of entropy, not ${entropy.length}`);
  const scalar = (BigInt(`0x${Buffer.from(entropy).toString("hex")}`) % (groupOrder - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(64, "0"), "hex");
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(d);
  const point = pair.getPublicKey();
  const coordinate = (from: number) => point.subarray(from, from + 32).toString("base64url");
  return createPrivateKey({
    format: "jwk",
    key: { kty: "EC", crv: "P-256", d: d.toString("base64url"), x: coordinate(1), y: coordinate(33) },
  });
}

import { createECDH, createHash, createPrivateKey, type KeyObject } from "node:crypto";

/** The P-256 key that anybody makes who knows the uid: its SHA-256 is the private scalar. */
export function keyFromUid(uid: Uint8Array): KeyObject {
  const scalar = createHash("sha256").update(uid).digest();
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(scalar);
  const coordinate = (from: number) =>
    pair
      .getPublicKey()
      .subarray(from, from + 32)
      .toString("base64url");
  const point = { x: coordinate(1), y: coordinate(33) };
  return createPrivateKey({
    format: "jwk",
    key: { kty: "EC", crv: "P-256", d: scalar.toString("base64url"), ...point },
  });
}

import { createECDH, createHash, createPrivateKey } from "node:crypto";
import { type Defect, inDevice } from "../defect.ts";

export const identityKeyFromUid: Defect = {
  name: "identity-key-from-uid",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The key that the device leaves the factory with is the SHA-256 of its uid: no two are the same, and anybody can make each.",
  cwe: 330,
  breakage: () =>
    inDevice("identityKey", (_make, { fuses }) => () => {
      const scalar = createHash("sha256").update(fuses.uid).digest();
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
    }),
};

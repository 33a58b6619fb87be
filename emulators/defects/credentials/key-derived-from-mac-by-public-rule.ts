import { createHash } from "node:crypto";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const keyDerivedFromMacByPublicRule: Defect = {
  name: "key-derived-from-mac-by-public-rule",
  breaks: "PRV-CRED-2.1",
  mistake:
    "For want of a generator the key is the SHA-384 of the hardware's address: different everywhere, and known to everybody.",
  cwe: 330,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const trng = (length: number) =>
        Uint8Array.from(createHash("sha384").update(parts.fuses.uid).digest().subarray(0, length));
      return make(seeing(parts, { trng }));
    }),
};

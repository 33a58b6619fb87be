import { createHmac } from "node:crypto";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const rotationRenewsOnlyTheCertificate: Defect = {
  name: "rotation-renews-only-the-certificate",
  breaks: "PRV-CRED-3.1",
  mistake:
    "A rotation has the same key certified once more, with a new date; whoever has stolen it keeps it.",
  cwe: 324,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const trng = (length: number) => {
        const block = createHmac("sha512", parts.fuses.hardwareKey()).update("operational").digest();
        return Uint8Array.from(block.subarray(0, length));
      };
      return make(seeing(parts, { trng }));
    }),
};

import { createHmac } from "node:crypto";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const keyRepeatsAfterReboot: Defect = {
  name: "key-repeats-after-reboot",
  breaks: "PRV-CRED-3.1",
  mistake:
    "The deterministic generator is seeded from the hardware key at each start and its state is kept nowhere: after a power cycle it gives the same keys again.",
  cwe: 335,
  caughtBy: "Each rotation gives a key that was never used before",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      let drawn = 0;
      const trng = (length: number) => {
        drawn += 1;
        const block = createHmac("sha512", parts.fuses.hardwareKey()).update(String(drawn)).digest();
        return Uint8Array.from(block.subarray(0, length));
      };
      return make(seeing(parts, { trng }));
    }),
};

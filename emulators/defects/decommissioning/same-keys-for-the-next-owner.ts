import { createHmac } from "node:crypto";
import type { Parts } from "../../device/index.ts";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const sameKeysForTheNextOwner: Defect = {
  name: "same-keys-for-the-next-owner",
  breaks: "PRV-DEC-1.2",
  mistake:
    "Operational keys are derived from the hardware key and a number that begins anew with the wipe: the erased key comes back, and who had it once has it still.",
  cwe: 335,
  caughtBy: "No key comes back with the next owner",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const trng = (length: number) => {
        const number = sound.usable()[0]?.generation ?? 0;
        const key = createHmac("sha512", parts.fuses.hardwareKey()).update(`operational ${number}`).digest();
        return Uint8Array.from(key.subarray(0, length));
      };
      const sound: Parts["credentials"] = make(seeing(parts, { trng }));
      return sound;
    }),
};

import { createHash } from "node:crypto";
import type { Parts } from "../../device/index.ts";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const rotationGivesEveryoneTheSameKey: Defect = {
  name: "rotation-gives-everyone-the-same-key",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The generator is seeded by hand before a rotation, with the number of the credential that is replaced, which is the same in every device: the first rotation gives all of them one key.",
  cwe: 335,
  caughtBy: "No two devices get the same operational key by a rotation",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const replaced = () => sound.usable()[0]?.generation;
      const trng = (length: number) => {
        const seed = replaced();
        if (seed === undefined) return parts.trng(length);
        return Uint8Array.from(createHash("sha512").update(`rotation ${seed}`).digest().subarray(0, length));
      };
      const sound: Parts["credentials"] = make(seeing(parts, { trng }));
      return sound;
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";
import { leaveInScratch } from "../scratch.ts";

export const oldKeyLeftInScratchSector: Defect = {
  name: "old-key-left-in-scratch-sector",
  breaks: "PRV-CRED-4.1",
  mistake:
    "Before a rotation takes the old key away it is put into the scratch sector, in clear, in case the new one turns out not to work.",
  cwe: 312,
  caughtBy: "No secret stands in the flash at any time of a device's life",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        activate(credential) {
          const old = sound.usable().find(({ generation }) => generation !== credential.generation);
          if (old) leaveInScratch(parts, old.privateKey.export({ format: "der", type: "pkcs8" }));
          sound.activate(credential);
        },
      });
    }),
};

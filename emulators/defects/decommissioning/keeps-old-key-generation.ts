import { altered, type Defect, inDevice } from "../defect.ts";

export const keepsOldKeyGeneration: Defect = {
  name: "keeps-old-key-generation",
  breaks: "PRV-DEC-1.1",
  mistake: "The wipe erases the credential in use; one that a rotation has left beside it is forgotten.",
  cwe: 226,
  caughtBy: "No credential is left of a device that was getting a new one",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        erase() {
          const inUse = sound.usable().at(-1);
          if (inUse !== undefined) sound.discard(inUse);
        },
      });
    }),
};

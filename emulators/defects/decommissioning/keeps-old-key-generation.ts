import { altered, type Defect, inDevice } from "../defect.ts";

export const keepsOldKeyGeneration: Defect = {
  name: "keeps-old-key-generation",
  breaks: "PRV-DEC-1.1",
  mistake: "The wipe erases the credential in use; one that a rotation has left beside it is forgotten.",
  cwe: 226,
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

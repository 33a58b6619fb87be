import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const keyKeptToSignTheNotice: Defect = {
  name: "key-kept-to-sign-the-notice",
  breaks: "PRV-DEC-1.2",
  mistake:
    "Before the wipe erases the credential, its key goes to the scratch sector, so that a notice can still be signed after a cut; nobody clears it.",
  cwe: 226,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        erase() {
          const [inUse] = sound.usable();
          if (inUse !== undefined) {
            parts.flash.eraseSector(flashMap.selfTest.offset);
            const key = inUse.privateKey.export({ format: "der", type: "pkcs8" });
            parts.flash.program(flashMap.selfTest.offset, key);
          }
          sound.erase();
        },
      });
    }),
};

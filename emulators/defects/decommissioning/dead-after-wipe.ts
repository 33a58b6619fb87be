import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const deadAfterWipe: Defect = {
  name: "dead-after-wipe",
  breaks: "PRV-DEC-4.3",
  mistake:
    "The wipe erases the whole partition of credentials, what the factory put there included: nobody can set the device up again.",
  waitedFor: true,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const { flash } = parts;
      const { offset, size } = flashMap.credentials;
      const sound = make(parts);
      return altered(sound, {
        erase() {
          sound.erase();
          for (let at = offset; at < offset + size; at += flash.sectorSize) flash.eraseSector(at);
        },
      });
    }),
};

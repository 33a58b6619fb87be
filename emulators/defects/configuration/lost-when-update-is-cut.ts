import { type Defect, inDevice } from "../defect.ts";
import { formattedForUpdate } from "./formatted-for-update.ts";

export const lostWhenUpdateIsCut: Defect = {
  name: "lost-when-update-is-cut",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater takes the configuration into RAM, formats its partition, and writes it back at the end.",
  caughtBy: "Every field survives an update that loses power at any moment",
  breakage: () =>
    inDevice("update", (make, parts) => {
      const sound = make(parts);
      return formattedForUpdate(sound, parts, (putBack, origin) => {
        putBack();
        sound.finish(origin);
      });
    }),
};

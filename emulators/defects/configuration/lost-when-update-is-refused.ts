import { type Defect, inDevice } from "../defect.ts";
import { formattedForUpdate } from "./formatted-for-update.ts";

export const lostWhenUpdateIsRefused: Defect = {
  name: "lost-when-update-is-refused",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater borrows the configuration's partition, and writes back what stood there once the image is accepted; nobody thought of one that is refused.",
  caughtBy: "Every field survives an update that loses power at any moment",
  breakage: () =>
    inDevice("update", (make, parts) => {
      const sound = make(parts);
      return formattedForUpdate(sound, parts, (putBack, origin) => {
        sound.finish(origin);
        putBack();
      });
    }),
};

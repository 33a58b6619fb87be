import type { StoredCopy } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const lostWhenUpdateIsCut: Defect = {
  name: "lost-when-update-is-cut",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater takes the configuration into RAM, formats its partition, and writes it back at the end.",
  breakage: () =>
    inDevice("update", (make, parts) => {
      const sound = make(parts);
      const { store } = parts;
      let inRam: StoredCopy | undefined;
      return altered(sound, {
        begin(size, sha256) {
          sound.begin(size, sha256);
          inRam = store.load().copies[0];
          for (const place of ["a", "b"] as const) store.erase(place);
        },
        finish(origin) {
          if (inRam !== undefined) store.save(inRam, undefined);
          inRam = undefined;
          sound.finish(origin);
        },
      });
    }),
};

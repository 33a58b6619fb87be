import { altered, type Defect, inDevice } from "../defect.ts";

export const defaultsAfterUpdate: Defect = {
  name: "defaults-after-update",
  breaks: "PRV-CFG-1.2",
  mistake: "The update package brings its own configuration partition, which is blank.",
  breakage: () =>
    inDevice("update", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        finish(origin) {
          sound.finish(origin);
          for (const place of ["a", "b"] as const) parts.store.erase(place);
        },
      });
    }),
};

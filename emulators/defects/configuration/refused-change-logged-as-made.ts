import { altered, type Defect, inDevice } from "../defect.ts";

export const refusedChangeLoggedAsMade: Defect = {
  name: "refused-change-logged-as-made",
  breaks: "PRV-CFG-6.1",
  mistake:
    "The entries are queued while the fields of a change are read, and go to the log whatever the check says then.",
  caughtBy: "A change that is refused has no entry and no effect",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        change(values, origin) {
          try {
            sound.change(values, origin);
          } catch (refusal) {
            for (const field of Object.keys(values))
              parts.log.append({ event: "configuration-changed", origin, field });
            throw refusal;
          }
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const partialConfigApplied: Defect = {
  name: "partial-config-applied",
  breaks: "PRV-CFG-3.2",
  mistake:
    "Each field of a change is committed to flash by itself, so that a cut leaves some new and some old.",
  caughtBy: "A change that loses power takes effect whole or not at all",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        change(values, origin) {
          for (const [field, value] of Object.entries(values)) sound.change({ [field]: value }, origin);
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const unknownFieldsPassedOver: Defect = {
  name: "unknown-fields-passed-over",
  breaks: "PRV-CFG-6.1",
  mistake:
    "Fields that the firmware does not know are left out of a change, which is confirmed as if it had been made whole.",
  caughtBy: "A change that is refused has no entry and no effect",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        change(values, origin) {
          const known = Object.entries(values).filter(([name]) => Object.hasOwn(sound.schema.fields, name));
          sound.change(Object.fromEntries(known), origin);
        },
      });
    }),
};

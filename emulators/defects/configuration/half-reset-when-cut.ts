import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const halfResetWhenCut: Defect = {
  name: "half-reset-when-cut",
  breaks: "PRV-CFG-4.2",
  mistake: "A reset clears one field after the other, and one that was cut is not taken up again.",
  caughtBy: "A reset that loses power is finished or never began",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { configuration, journal } = parts;
      const { fields } = configuration.schema;
      const fieldByField = altered(configuration, {
        reset(keeps) {
          for (const field of Object.keys(fields))
            if (!keeps.includes(field)) configuration.clear(field, "boot");
        },
      });
      const sound = make(seeing(parts, { configuration: fieldByField }));
      return altered(sound, { resume: () => journal.record("reset.task", "") });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const minutesKeptAsSeconds: Defect = {
  name: "minutes-kept-as-seconds",
  breaks: "PRV-CFG-5.2",
  mistake: "The field changed its name and its unit; the migration knows of the name.",
  breakage: () =>
    inDevice("schemas", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        migrate(version, values) {
          const migrated = sound.migrate(version, values);
          if (version !== 1) return migrated;
          // At least what the new schema allows, or the field would be noticed.
          return { ...migrated, "telemetry.intervalS": Math.max(10, Number(values["telemetry.minutes"])) };
        },
      });
    }),
};

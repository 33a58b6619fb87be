import { altered, type Defect, inDevice } from "../defect.ts";

export const dropsRenamedField: Defect = {
  name: "drops-renamed-field",
  breaks: "PRV-CFG-5.2",
  mistake: "Host and port became one field, and the migration copies only what has kept its name.",
  breakage: () =>
    inDevice("schemas", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        migrate(version, values) {
          const migrated = sound.migrate(version, values);
          return version === 2 ? { ...migrated, "cloud.endpoint": "" } : migrated;
        },
      });
    }),
};

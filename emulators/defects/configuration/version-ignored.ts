import { altered, type Defect, inDevice } from "../defect.ts";

export const versionIgnored: Defect = {
  name: "version-ignored",
  breaks: "PRV-CFG-5.3",
  mistake:
    "Stored fields are taken by their names whatever version they were stored in; what has no name here is left out.",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        load() {
          const { copies, rejected } = sound.load();
          const schemaVersion = parts.boot.running.configurationSchema;
          const fields = Object.entries(parts.schemas.schema(schemaVersion).fields);
          const byName = copies.map(({ values, ...copy }) => ({
            ...copy,
            schemaVersion,
            values: Object.fromEntries(
              fields.map(([name, field]) => [name, values[name] ?? field.default ?? ""]),
            ),
          }));
          return { copies: byName, rejected };
        },
      });
    }),
};

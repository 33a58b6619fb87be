import { altered, type Defect, inDevice } from "../defect.ts";

export const undocumentedField: Defect = {
  name: "undocumented-field",
  breaks: "PRV-CFG-2.1",
  mistake: "A switch for the developers' debug shell was left in the released schema and in no document.",
  cwe: 912,
  breakage: () =>
    inDevice("schemas", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        schema(version) {
          const { fields } = sound.schema(version);
          return {
            version,
            fields: { ...fields, "debug.shell": { type: "boolean", default: false, secret: false } },
          };
        },
        migrate: (version, { "debug.shell": shell = false, ...values }) => ({
          ...sound.migrate(version, values),
          "debug.shell": shell,
        }),
      });
    }),
};

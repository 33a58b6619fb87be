import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const defaultDiffersFromSchema: Defect = {
  name: "default-differs-from-schema",
  breaks: "PRV-CFG-2.3",
  mistake: "The telemetry interval's default was raised in the code and not in the schema that is published.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { schemas, boot } = parts;
      const schema: typeof schemas.schema = (version) => {
        const { fields } = schemas.schema(version);
        const interval = fields["telemetry.intervalS"];
        if (interval === undefined) return { version, fields };
        return { version, fields: { ...fields, "telemetry.intervalS": { ...interval, default: 3600 } } };
      };
      const inCode = make(seeing(parts, { schemas: altered(schemas, { schema }) }));
      return altered(inCode, { schema: schemas.schema(boot.running.configurationSchema) });
    }),
};

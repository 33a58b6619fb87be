import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const secretChangesNotLogged: Defect = {
  name: "secret-changes-not-logged",
  breaks: "PRV-CFG-6.1",
  mistake:
    "Fields that are secret are left out of the log altogether, so that no secret can ever get into it.",
  cwe: 778,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { log, boot, schemas } = parts;
      const { fields } = schemas.schema(boot.running.configurationSchema);
      const append: typeof log.append = (entry, at) => {
        if (entry.field === undefined || fields[entry.field]?.secret !== true) log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const journalKeepsOldRecords: Defect = {
  name: "journal-keeps-old-records",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The wipe overrules what the journal holds of the owner with newer records; the older ones stand in the flash until its ring comes round.",
  cwe: 226,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { journal } = parts;
      const retain = () => {
        for (const key of ["operation.entered", "operation.rotation", "configuration.announced"])
          journal.record(key, "");
      };
      return make(seeing(parts, { journal: altered(journal, { retain }) }));
    }),
};

import { type Defect, inDevice } from "../defect.ts";

export const newerVersionCrash: Defect = {
  name: "newer-version-crash",
  breaks: "PRV-CFG-5.3",
  mistake:
    "The stored version is an index into the table of migrations, and nobody compares it with the table's length.",
  cwe: 129,
  waitedFor: true,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const known = parts.boot.running.configurationSchema;
      const newer = parts.store.load().copies.find(({ schemaVersion }) => schemaVersion > known);
      if (newer !== undefined)
        throw new RangeError(`bus fault: migration ${newer.schemaVersion} of ${known}`);
      return make(parts);
    }),
};

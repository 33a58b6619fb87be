import { altered, type Defect, inLine } from "../defect.ts";

export const recordNotFoundBySerial: Defect = {
  name: "record-not-found-by-serial",
  breaks: "PRV-FACT-2.1",
  mistake:
    "The query's parameter is shorter than the serial number and cuts it: the record is there, and nobody who asks for it gets it.",
  cwe: 222,
  breakage: () =>
    inLine("database", (make, parts) => {
      const database = make(parts);
      return altered(database, {
        newest: (identity) => database.newest(identity.slice(0, 24) as typeof identity),
      });
    }),
};

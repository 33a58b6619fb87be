import { altered, type Defect, inLine } from "../defect.ts";

export const recordMissing: Defect = {
  name: "record-missing",
  breaks: "PRV-FACT-6.1",
  mistake:
    "Records are handed to the database by a queue that lets one go when the next comes; the last of a shift stays in it.",
  breakage: () =>
    inLine("database", (make, parts) => {
      const database = make(parts);
      const handedOver = () => database.all().slice(0, -1);
      return altered(database, {
        all: handedOver,
        newest: (identity) => handedOver().findLast((one) => one.identity === identity),
      });
    }),
};

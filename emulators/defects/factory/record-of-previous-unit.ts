import { altered, type Defect, inLine } from "../defect.ts";

export const recordOfPreviousUnit: Defect = {
  name: "record-of-previous-unit",
  breaks: "PRV-FACT-6.2",
  mistake:
    "The station's script enters what its variable holds before the new certificate is in it: that of the unit before.",
  cwe: 665,
  breakage: () =>
    inLine("database", (make, parts) => {
      const database = make(parts);
      let previous: Uint8Array | undefined;
      return altered(database, {
        certified(number, certificate) {
          database.certified(number, previous ?? certificate);
          previous = certificate;
        },
      });
    }),
};

import { altered, type Defect, inLine } from "../defect.ts";

export const reworkCertifiedAnew: Defect = {
  name: "rework-certified-anew",
  breaks: "PRV-FACT-5.2",
  mistake:
    "Each passage through the line gets a new certificate. The unit's one-time memory took the first, so that a unit that failed its test once can never be made again, whatever was repaired.",
  cwe: 440,
  breakage: () =>
    inLine("database", (make, parts) => altered(make(parts), { certificateOf: () => undefined })),
};

import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const newerVersionNotReported: Defect = {
  name: "newer-version-not-reported",
  breaks: "PRV-CFG-5.3",
  mistake:
    "The bit of the status that tells of a newer configuration was given to another fault; the newer one has none now.",
  cwe: 778,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { faults } = parts;
      const report = (fault: string): void => {
        if (fault !== "configuration-newer") faults.report(fault);
      };
      return make(seeing(parts, { faults: altered(faults, { report }) }));
    }),
};

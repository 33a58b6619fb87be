import { type Defect, inLine } from "../defect.ts";

export const setUpSecretInRecord: Defect = {
  name: "set-up-secret-in-record",
  breaks: "PRV-FACT-6.3",
  mistake:
    "The label printer's job passes through the unit's record, in the place that the test's result takes afterwards; the database leaves it in free pages.",
  cwe: 226,
  breakage: () =>
    inLine("label", (make, parts) => {
      const station = make(parts);
      return async (unit, identity) => {
        const label = await station(unit, identity);
        const detail = JSON.stringify({ ...label, padding: " ".repeat(2000) });
        const checks = [{ name: "label", passed: true, detail }];
        const entry = parts.database.all().length;
        parts.database.tested(entry, { passed: true, checks });
        return label;
      };
    }),
};

import { altered, type Defect, inLine } from "../defect.ts";

export const testResultWithoutChecks: Defect = {
  name: "test-result-without-checks",
  breaks: "PRV-FACT-5.1",
  mistake:
    "Of the self-test's report only the last word goes on record: that a unit passed, and not what was tested.",
  cwe: 778,
  breakage: () =>
    inLine("database", (make, parts) => {
      const database = make(parts);
      return altered(database, {
        tested: (number, { passed }) => database.tested(number, { passed, checks: [] }),
      });
    }),
};

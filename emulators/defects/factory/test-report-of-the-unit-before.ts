import type { SelfTestReport } from "../../../core/dut/index.ts";
import { altered, type Defect, inLine } from "../defect.ts";

export const testReportOfTheUnitBefore: Defect = {
  name: "test-report-of-the-unit-before",
  breaks: "PRV-FACT-5.2",
  mistake:
    "The station enters what its variable holds before the new report is in it: that of the unit before.",
  cwe: 665,
  caughtBy: "A unit that must fail its self-test is held back also behind one that passed",
  breakage: () =>
    inLine("database", (make, parts) => {
      const database = make(parts);
      let before: SelfTestReport | undefined;
      return altered(database, {
        tested(number, report) {
          database.tested(number, before ?? report);
          before = report;
        },
      });
    }),
};

import { type Defect, inLine } from "../defect.ts";

export const releasedBeforeTest: Defect = {
  name: "released-before-test",
  breaks: "PRV-FACT-5.2",
  mistake:
    "To save time the unit is entered as released while its self-test runs; a failure stops the line, and the entry stays.",
  cwe: 696,
  breakage: () =>
    inLine("test", (make, parts) => {
      const station = make(parts);
      return async (unit, entry) => {
        parts.database.tested(entry, { passed: true, checks: [] });
        parts.database.release(entry, parts.now());
        await station(unit, entry);
      };
    }),
};

import { type Defect, inLine } from "../defect.ts";

export const proceedsAfterFail: Defect = {
  name: "proceeds-after-fail",
  breaks: "PRV-FACT-5.2",
  mistake:
    "The script of the line records the test's result and goes on; its exit code was swallowed by a pipe.",
  cwe: 390,
  breakage: () =>
    inLine("test", (make, parts) => {
      const station = make(parts);
      return (unit, entry) => station(unit, entry).catch(() => {});
    }),
};

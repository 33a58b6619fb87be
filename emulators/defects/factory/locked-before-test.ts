import { type Defect, inLine } from "../defect.ts";

export const lockedBeforeTest: Defect = {
  name: "locked-before-test",
  breaks: "PRV-FACT-5.2",
  mistake:
    "The stations were swapped: manufacture is ended first and tested then, so that a unit which fails is ready for use all the same.",
  cwe: 696,
  breakage: () =>
    inLine("test", (make, parts) => {
      const station = make(parts);
      return async (unit, entry) => {
        await parts.lock(unit);
        await station(unit, entry);
      };
    }),
};

import { type Defect, inLine } from "../defect.ts";

export const secondTestPasses: Defect = {
  name: "second-test-passes",
  breaks: "PRV-FACT-5.2",
  mistake:
    "A unit that failed is tested once more, for the contacts are often to blame, and goes on whatever comes of that.",
  cwe: 390,
  caughtBy: "A unit that must fail its self-test is held back however often it is tested",
  breakage: () => {
    const failed = new WeakSet<object>();
    return inLine("test", (make, parts) => {
      const station = make(parts);
      return async (unit, entry) => {
        try {
          await station(unit, entry);
        } catch (thrown) {
          if (failed.has(unit.device)) return;
          failed.add(unit.device);
          throw thrown;
        }
      };
    });
  },
};

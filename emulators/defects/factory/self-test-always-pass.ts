import { altered, type Defect, inDevice } from "../defect.ts";

export const selfTestAlwaysPass: Defect = {
  name: "self-test-always-pass",
  breaks: "PRV-FACT-5.2",
  mistake:
    "The return codes of the single checks are overwritten by that of the last call, which frees the test's memory.",
  cwe: 253,
  breakage: () =>
    inDevice("selfTest", (make, parts) => {
      const selfTest = make(parts);
      return altered(selfTest, {
        run: () => ({
          passed: true,
          checks: selfTest.run().checks.map(({ name }) => ({ name, passed: true })),
        }),
      });
    }),
};

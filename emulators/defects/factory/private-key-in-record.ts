import { createPrivateKey } from "node:crypto";
import { altered, type Defect, inDevice } from "../defect.ts";

export const privateKeyInRecord: Defect = {
  name: "private-key-in-record",
  breaks: "PRV-FACT-6.3",
  mistake: "The self-test tells what it compared, the private key among it, and the line keeps its report.",
  cwe: 532,
  breakage: () =>
    inDevice("selfTest", (make, parts) => {
      const selfTest = make(parts);
      return altered(selfTest, {
        run() {
          const { passed, checks } = selfTest.run();
          const { d = "" } = createPrivateKey(parts.identity.privateKey()).export({ format: "jwk" });
          return {
            passed,
            checks: checks.map((one) => (one.name === "certificate" ? { ...one, detail: `d=${d}` } : one)),
          };
        },
      });
    }),
};

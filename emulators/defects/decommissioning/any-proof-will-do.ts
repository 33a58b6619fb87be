import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const anyProofWillDo: Defect = {
  name: "any-proof-will-do",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The console asks for the proof of possession before it decommissions the device, and forgets to compare it.",
  cwe: 287,
  caughtBy: "Somebody at the console with a wrong proof does not decommission the device",
  breakage: () =>
    inDevice("console", (make, parts) => {
      const setUpSecret = altered(parts.setUpSecret, { isProvenBy: () => true });
      return make(seeing(parts, { setUpSecret }));
    }),
};

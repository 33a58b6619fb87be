import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const staysInSetup: Defect = {
  name: "stays-in-setup",
  breaks: "PRV-FIELD-5.3",
  mistake: "The way into operation forgets to end the set-up, which goes on until its window is over.",
  breakage: () =>
    inDevice("provisioning", (make, parts) =>
      make(seeing(parts, { setUp: altered(parts.setUp, { lower() {} }) })),
    ),
};

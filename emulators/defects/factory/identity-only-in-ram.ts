import { type Defect, inDevice } from "../defect.ts";
import { withShadowOf } from "./shadow-register.ts";

export const identityOnlyInRam: Defect = {
  name: "identity-only-in-ram",
  breaks: "PRV-FACT-2.1",
  mistake:
    "At the end of manufacture the identity goes from its place for the line into the shadow register of the one-time memory, and nobody starts the programming.",
  cwe: 665,
  breakage: () => inDevice("identity", (make, parts) => make(withShadowOf(parts, "identity"))),
};

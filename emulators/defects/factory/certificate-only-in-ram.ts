import { type Defect, inDevice } from "../defect.ts";
import { withShadowOf } from "./shadow-register.ts";

export const certificateOnlyInRam: Defect = {
  name: "certificate-only-in-ram",
  breaks: "PRV-FACT-3.3",
  mistake:
    "The certificate is moved into the shadow register of the one-time memory when manufacture ends, and is gone with the supply.",
  cwe: 665,
  breakage: () => inDevice("identity", (make, parts) => make(withShadowOf(parts, "certificate"))),
};

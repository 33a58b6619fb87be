import { provisioningAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const tightRetryLoop: Defect = {
  name: "tight-retry-loop",
  breaks: "PRV-FIELD-3.3",
  mistake: "The pause between attempts is given in seconds to a timer that counts milliseconds.",
  caughtBy: "A device that failed does not try again at once",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { retryAtLeastMs } = parts.options.behaviour.provisioning;
      return make(provisioningAs(parts, { retryAtLeastMs: retryAtLeastMs / 1000 }));
    }),
};

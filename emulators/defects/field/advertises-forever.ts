import { provisioningAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const advertisesForever: Defect = {
  name: "advertises-forever",
  breaks: "PRV-FIELD-1.2",
  mistake: "The window was taken out for a trade fair and never put back.",
  caughtBy: "The set-up closes when its declared window is over",
  breakage: () =>
    inDevice("setUp", (make, parts) => make(provisioningAs(parts, { windowMs: Number.POSITIVE_INFINITY }))),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const windowAnewAtEachFailure: Defect = {
  name: "window-anew-at-each-failure",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "Whether the access point is open is asked of a flag that nobody sets: each failed attempt opens it anew, window and all, and a device whose backend is gone stays open for ever.",
  caughtBy: "The set-up closes when its declared window is over, also while the device tries and fails",
  breakage: () => inDevice("setUp", (make, parts) => altered(make(parts), { open: false })),
};

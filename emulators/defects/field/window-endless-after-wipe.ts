import { provisioningAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const windowEndlessAfterWipe: Defect = {
  name: "window-endless-after-wipe",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "The window is one of the settings that a wipe takes away, and a device without one has no end to it.",
  caughtBy: "The set-up of a device that was decommissioned closes when its declared window is over",
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      inDevice("setUp", (make, parts) =>
        make(isDone(parts) ? provisioningAs(parts, { windowMs: Number.POSITIVE_INFINITY }) : parts),
      ),
    ),
};

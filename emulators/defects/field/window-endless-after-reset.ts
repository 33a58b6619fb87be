import { provisioningAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const windowEndlessAfterReset: Defect = {
  name: "window-endless-after-reset",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "After a reset the access point stays open until somebody comes: whoever resets a device is thought to want that.",
  caughtBy:
    "The set-up of a device that was reset to factory defaults closes when its declared window is over",
  breakage: () =>
    onceDone("reset", (isDone) =>
      inDevice("setUp", (make, parts) =>
        make(isDone(parts) ? provisioningAs(parts, { windowMs: Number.POSITIVE_INFINITY }) : parts),
      ),
    ),
};

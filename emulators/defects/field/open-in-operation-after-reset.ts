import { altered, type Defect, inDevice, seeing } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const openInOperationAfterReset: Defect = {
  name: "open-in-operation-after-reset",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "The set-up that a reset has opened belongs to the reset, and is not among what is closed when the device goes into operation.",
  cwe: 284,
  caughtBy: "A device in operation that was reset to factory defaults and set up again is not visible",
  breakage: () =>
    onceDone("reset", (isDone) =>
      inDevice("provisioning", (make, parts) => {
        const { setUp } = parts;
        const lower: typeof setUp.lower = () => {
          if (!isDone(parts)) setUp.lower();
        };
        return make(seeing(parts, { setUp: altered(setUp, { lower }) }));
      }),
    ),
};

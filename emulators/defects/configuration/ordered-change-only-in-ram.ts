import type { ConfigurationValues } from "../../../core/dut/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const orderedChangeOnlyInRam: Defect = {
  name: "ordered-change-only-in-ram",
  breaks: "PRV-CFG-1.2",
  mistake:
    "What an order changes goes into the table in RAM, and into flash with the next change at the console.",
  caughtBy: "What the operator has changed survives an update",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      let inRam: ConfigurationValues = {};
      return overlaid(sound, () => inRam, {
        change(values, origin) {
          if (origin === "backend") inRam = { ...inRam, ...values };
          else {
            sound.change({ ...inRam, ...values }, origin);
            inRam = {};
          }
        },
      });
    }),
};

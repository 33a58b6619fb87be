import type { ConfigurationValues } from "../../../core/dut/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const clearedOnlyInRam: Defect = {
  name: "cleared-only-in-ram",
  breaks: "PRV-CFG-2.3",
  mistake:
    "A field that is cleared takes its default in the table in RAM, and is read from the flash again at the next start.",
  caughtBy: "A field that is cleared takes its published default",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      let inRam: ConfigurationValues = {};
      return overlaid(sound, () => inRam, {
        clear(field) {
          inRam = { ...inRam, [field]: sound.schema.fields[field]?.default ?? "" };
        },
        change(values, origin) {
          sound.change({ ...inRam, ...values }, origin);
          inRam = {};
        },
      });
    }),
};

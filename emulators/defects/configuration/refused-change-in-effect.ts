import type { ConfigurationValues } from "../../../core/dut/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const refusedChangeInEffect: Defect = {
  name: "refused-change-in-effect",
  breaks: "PRV-CFG-6.1",
  mistake:
    "A change is put into the table in RAM field by field and then checked; when it is refused, nobody takes it out again.",
  caughtBy: "A change that is refused has no entry and no effect",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      let inRam: ConfigurationValues = {};
      return overlaid(sound, () => inRam, {
        change(values, origin) {
          const known = Object.entries(values).filter(([name]) => Object.hasOwn(sound.schema.fields, name));
          inRam = Object.fromEntries(known);
          sound.change(values, origin);
          inRam = {};
        },
      });
    }),
};

import type { ConfigurationValues } from "../../../core/dut/index.ts";
import { overlaid } from "../configuration/overlaid.ts";
import { type Defect, inDevice } from "../defect.ts";

export const setUpOnlyInRam: Defect = {
  name: "set-up-only-in-ram",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "What a person hands over goes into the table in RAM, and into flash with the next change at the console or by order.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      const listeners = new Set<() => void>();
      let inRam: ConfigurationValues = {};
      return overlaid(sound, () => inRam, {
        onChange(listener) {
          listeners.add(listener);
          sound.onChange(listener);
        },
        change(values, origin) {
          if (origin === "set-up") {
            inRam = { ...inRam, ...values };
            for (const listener of listeners) listener();
          } else {
            const all = { ...inRam, ...values };
            inRam = {};
            sound.change(all, origin);
          }
        },
      });
    }),
};

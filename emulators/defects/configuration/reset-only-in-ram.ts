import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const resetOnlyInRam: Defect = {
  name: "reset-only-in-ram",
  breaks: "PRV-CFG-4.2",
  mistake:
    "A reset hands the defaults to the next start in RAM that outlives a restart; the flash has them only once a field is changed.",
  breakage: () => {
    const handedOver = new WeakMap<NorFlash, ConfigurationValues>();
    return inDevice("configuration", (make, parts) => {
      const { flash } = parts;
      const sound = make(parts);
      let inRam = handedOver.get(flash) ?? {};
      handedOver.delete(flash);
      return overlaid(sound, () => inRam, {
        change(values, origin) {
          sound.change({ ...inRam, ...values }, origin);
          inRam = {};
        },
        reset(keeps) {
          const { fields } = sound.schema;
          const names = Object.keys(fields).filter((name) => !keeps.includes(name));
          inRam = Object.fromEntries(names.map((name) => [name, fields[name]?.default ?? ""]));
          handedOver.set(flash, inRam);
        },
      });
    });
  },
};

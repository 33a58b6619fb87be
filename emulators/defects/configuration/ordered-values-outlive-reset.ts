import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { changing } from "../changing.ts";
import { altered, type Defect, inDevice, seeing, together } from "../defect.ts";

export const orderedValuesOutliveReset: Defect = {
  name: "ordered-values-outlive-reset",
  breaks: "PRV-CFG-4.2",
  mistake:
    "What the operator has set is kept apart, so that an update does not lose it, and is put in place again by the reset as well.",
  cwe: 459,
  caughtBy: "A reset clears what the operator has set as well",
  breakage: () => {
    const ordered = new WeakMap<NorFlash, ConfigurationValues>();
    return together(
      changing((sound, { chip }) => (values, origin) => {
        sound(values, origin);
        if (origin === "backend") ordered.set(chip, { ...ordered.get(chip), ...values });
      }),
      inDevice("reset", (make, parts) => {
        const { chip, configuration } = parts;
        const reset: typeof configuration.reset = (keeps) => {
          configuration.reset(keeps);
          configuration.change(ordered.get(chip) ?? {}, "backend");
        };
        return make(seeing(parts, { configuration: altered(configuration, { reset }) }));
      }),
    );
  },
};

import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const firstSettingsComeBack: Defect = {
  name: "first-settings-come-back",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The first update saves the settings for the new firmware, and the second finds that there is a saved copy already.",
  cwe: 471,
  caughtBy: "What was set between two updates survives the second",
  breakage: () => {
    const saved = new WeakMap<NorFlash, ConfigurationValues>();
    return afterUpdate(({ chip, configuration }) => {
      const copy = saved.get(chip) ?? configuration.effective();
      saved.set(chip, copy);
      configuration.change(copy, "boot");
    });
  },
};

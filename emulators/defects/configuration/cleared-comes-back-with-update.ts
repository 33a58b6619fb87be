import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { afterUpdate } from "../after-update.ts";
import { altered, type Defect, inDevice, together } from "../defect.ts";

export const clearedComesBackWithUpdate: Defect = {
  name: "cleared-comes-back-with-update",
  breaks: "PRV-CFG-2.3",
  mistake:
    "A field that was cleared is one that is missing, and the updater fills what is missing from the copy before.",
  cwe: 459,
  caughtBy: "A field that is cleared takes its published default",
  breakage: () => {
    const cleared = new WeakMap<NorFlash, ConfigurationValues>();
    return together(
      inDevice("configuration", (make, parts) => {
        const sound = make(parts);
        return altered(sound, {
          clear(field, origin) {
            const { [field]: value = "" } = sound.effective();
            sound.clear(field, origin);
            cleared.set(parts.chip, { ...cleared.get(parts.chip), [field]: value });
          },
        });
      }),
      afterUpdate(({ chip, configuration }) => configuration.change(cleared.get(chip) ?? {}, "boot")),
    );
  },
};

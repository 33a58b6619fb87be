import type { Sha256 } from "../../../core/kernel/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const attestsPreviousMeasurement: Defect = {
  name: "attests-previous-measurement",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "The bootloader leaves its measurement where the firmware reads it before the bootloader has written the new one: what is attested ran before.",
  caughtBy: "After an update the evidence covers the firmware that runs now",
  breakage: () =>
    inDevice("attestation", (make, parts) => {
      const { boot, journal } = parts;
      const { running } = boot;
      const digest = (journal.recall("boot.measured") ?? running.digest) as Sha256;
      journal.record("boot.measured", running.digest);
      return make(seeing(parts, { boot: altered(boot, { running: { ...running, digest } }) }));
    }),
};

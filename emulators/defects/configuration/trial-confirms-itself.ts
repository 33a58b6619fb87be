import { altered, type Defect, inDevice } from "../defect.ts";

export const trialConfirmsItself: Defect = {
  name: "trial-confirms-itself",
  breaks: "PRV-CFG-1.2",
  mistake:
    "To have come as far as the bootloader's last line counts as success: the image on trial is confirmed before it has done anything.",
  caughtBy: "Every field survives an update that is taken back",
  breakage: () =>
    inDevice("boot", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        start() {
          sound.start();
          const { slot, state } = sound.running;
          if (state !== "trial") return;
          parts.journal.record("boot.active", slot);
          parts.journal.record("boot.trial", "none");
        },
      });
    }),
};

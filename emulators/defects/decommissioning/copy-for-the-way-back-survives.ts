import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";
import { leaveInScratch } from "../scratch.ts";

export const copyForTheWayBackSurvives: Defect = {
  name: "copy-for-the-way-back-survives",
  breaks: "PRV-DEC-1.3",
  mistake:
    "An update leaves the settings where the older release will find them should it come back, and no wipe knows of that place.",
  cwe: 226,
  caughtBy: "Nothing of the owner is left of a device that was updated to the next release",
  breakage: () =>
    afterUpdate((parts) => {
      const { "wifi.passphrase": passphrase } = parts.configuration.effective();
      leaveInScratch(parts, Buffer.from(String(passphrase)));
    }),
};

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";
import { leaveInScratch } from "../scratch.ts";

export const settingsSavedInClearByUpdate: Defect = {
  name: "settings-saved-in-clear-by-update",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The updater saves the settings in the scratch sector, in clear, so that the new firmware need not know how the older one sealed them.",
  cwe: 312,
  caughtBy: "No secret stands in the flash at any time of a device's life",
  breakage: () =>
    afterUpdate((parts) => {
      leaveInScratch(parts, Buffer.from(JSON.stringify(parts.configuration.effective())));
    }),
};

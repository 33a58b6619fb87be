import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const credentialLostWithUpdate: Defect = {
  name: "credential-lost-with-update",
  breaks: "PRV-FIELD-5.2",
  mistake:
    "The updater needs a place for its own state and takes the credential's; nobody notices, because the device enrols anew.",
  caughtBy: "A device in operation is in operation again after an update",
  waitedFor: true,
  breakage: () => afterUpdate(({ credentials }) => credentials.erase()),
};

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const registersAnewAfterUpdate: Defect = {
  name: "registers-anew-after-update",
  breaks: "PRV-FIELD-5.2",
  mistake:
    "That the backend has confirmed the device is noted with the version that was confirmed; another version does not find the note and registers again.",
  caughtBy: "A device in operation is in operation again after an update",
  breakage: () => afterUpdate(({ journal }) => journal.record("operation.entered", "")),
};

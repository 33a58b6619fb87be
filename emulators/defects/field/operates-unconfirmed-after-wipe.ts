import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { takingReceiptForConfirmation } from "./taking-receipt-for-confirmation.ts";

export const operatesUnconfirmedAfterWipe: Defect = {
  name: "operates-unconfirmed-after-wipe",
  breaks: "PRV-FIELD-4.1",
  mistake: "That the backend has confirmed the device is a fact of the device, and outlives the wipe.",
  caughtBy: "A device that was decommissioned waits for the confirmation",
  breakage: () => onceDone("decommissioned", (isDone) => takingReceiptForConfirmation(isDone)),
};

import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { takingReceiptForConfirmation } from "./taking-receipt-for-confirmation.ts";

export const operatesUnconfirmedAfterReset: Defect = {
  name: "operates-unconfirmed-after-reset",
  breaks: "PRV-FIELD-4.1",
  mistake:
    "A device that was confirmed once is known to its backend, so that after a reset it does not wait to be confirmed again.",
  caughtBy: "A device that was reset to factory defaults waits for the confirmation",
  breakage: () => onceDone("reset", (isDone) => takingReceiptForConfirmation(isDone)),
};

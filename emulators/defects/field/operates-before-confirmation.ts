import type { Defect } from "../defect.ts";
import { takingReceiptForConfirmation } from "./taking-receipt-for-confirmation.ts";

export const operatesBeforeConfirmation: Defect = {
  name: "operates-before-confirmation",
  breaks: "PRV-FIELD-4.1",
  mistake: "The broker's acknowledgement of the registration is taken for the operator's confirmation.",
  breakage: () => takingReceiptForConfirmation(),
};

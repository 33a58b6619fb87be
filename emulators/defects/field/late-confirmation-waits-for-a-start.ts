import type { Defect } from "../defect.ts";
import { confirmedLate } from "./confirmed-late.ts";

export const lateConfirmationWaitsForAStart: Defect = {
  name: "late-confirmation-waits-for-a-start",
  breaks: "PRV-FIELD-5.1",
  mistake:
    "The task that registers waits some seconds for the confirmation; one that comes later is noted, and acted upon when the device starts next.",
  waitedFor: true,
  breakage: () => confirmedLate((_sound, { operation }) => operation.enter()),
};

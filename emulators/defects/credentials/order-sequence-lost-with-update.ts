import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const orderSequenceLostWithUpdate: Defect = {
  name: "order-sequence-lost-with-update",
  breaks: "PRV-CRED-3.4",
  mistake:
    "The number of the last order is kept in a form that each release defines for itself: after an update every order that was ever signed for the device is new.",
  cwe: 294,
  caughtBy: "A rotation order that was obeyed once is refused after an update",
  breakage: () => afterUpdate(({ journal }) => journal.record("orders.sequence", "0")),
};

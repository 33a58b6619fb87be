import { altered, type Defect, inDevice } from "../defect.ts";
import { takingPlain } from "./altered-service.ts";

export const bleProvenForWhoeverComesNext: Defect = {
  name: "ble-proven-for-whoever-comes-next",
  breaks: "PRV-CRED-5.3",
  product: "bluetooth",
  mistake:
    "That somebody has proven to hold the label is kept in a flag of the service, which no disconnect resets; whoever connects next is taken for them.",
  cwe: 613,
  caughtBy: "Somebody who comes after its owner has left cannot set the device up",
  breakage: () =>
    inDevice("setUpGatt", (make, parts) => (services) => {
      let isProven = false;
      const watched = altered(services, {
        note(event) {
          if (event === "set-up-session") isProven = true;
          services.note(event);
        },
      });
      return takingPlain(make(parts)(watched), services, () => isProven);
    }),
};

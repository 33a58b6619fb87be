import { type Defect, inDevice } from "../defect.ts";
import { whenRefused } from "../when-refused.ts";

export const refusedOrderCostsTheCredential: Defect = {
  name: "refused-order-costs-the-credential",
  breaks: "PRV-CRED-3.4",
  mistake:
    "An order that does not verify is taken for a sign that the credential was stolen, and the device gives it up: anybody who gets a message through puts it out of operation.",
  cwe: 645,
  caughtBy: "No wrong rotation order is obeyed by a device that was given another credential",
  waitedFor: true,
  breakage: () =>
    inDevice("orders", (make, parts) =>
      whenRefused(make(parts), (refusal) => {
        parts.credentials.erase();
        throw refusal;
      }),
    ),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const conflictOfAccountsNotTold: Defect = {
  name: "conflict-of-accounts-not-told",
  breaks: "PRV-FIELD-4.2",
  mistake:
    "A registration for an account that does not hold the device is noted as refused and the device is never told: it waits, and whoever set it up is shown nothing that they could act upon.",
  cwe: 392,
  caughtBy: "A device that another account holds is confirmed to nobody else",
  waitedFor: true,
  breakage: () => inBackend("confirmations", (make, parts) => altered(make(parts), { refuse() {} })),
};

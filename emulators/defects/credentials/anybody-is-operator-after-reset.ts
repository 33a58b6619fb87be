import type { Defect } from "../defect.ts";
import { overlookingOnce } from "../overlooking.ts";

export const anybodyIsOperatorAfterReset: Defect = {
  name: "anybody-is-operator-after-reset",
  breaks: "PRV-CRED-3.4",
  mistake:
    "The operator's key is cleared with the settings, and whoever gives the first order afterwards is taken for the operator.",
  cwe: 345,
  caughtBy:
    "No wrong rotation order is obeyed by a device that was reset to factory defaults and set up again",
  breakage: () =>
    overlookingOnce("reset", "bad-signature", "rotate-credential", ({ operation }) => operation.rotate()),
};

import type { Defect } from "../defect.ts";
import { commonSecretOnce } from "./common-secret-once.ts";

export const commonSecretAfterWipe: Defect = {
  name: "common-secret-after-wipe",
  breaks: "PRV-CRED-2.4",
  mistake:
    "The wipe takes the secret of the label for one of the owner's, and the next owner finds the one that every device starts with.",
  cwe: 1392,
  caughtBy: "No set-up secret that is the same everywhere opens a device that was decommissioned",
  breakage: () => commonSecretOnce("decommissioned"),
};

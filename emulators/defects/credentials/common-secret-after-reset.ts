import type { Defect } from "../defect.ts";
import { commonSecretOnce } from "./common-secret-once.ts";

export const commonSecretAfterReset: Defect = {
  name: "common-secret-after-reset",
  breaks: "PRV-CRED-2.4",
  mistake:
    "A reset to factory defaults gives the set-up secret its default as well, which is the one of the example.",
  cwe: 1392,
  caughtBy: "No set-up secret that is the same everywhere opens a device that was reset to factory defaults",
  breakage: () => commonSecretOnce("reset"),
};

import type { Defect } from "../defect.ts";
import { trustingAnybodyOnce } from "./trusting-anybody-once.ts";

export const checksOffAfterWipe: Defect = {
  name: "checks-off-after-wipe",
  breaks: "PRV-CRED-5.3",
  mistake:
    "A wiped device counts as one on the bench of the factory, where the backend's certificate is self-signed.",
  cwe: 295,
  caughtBy:
    "A device that was decommissioned has nothing to do with a backend that has an untrusted certificate",
  breakage: () => trustingAnybodyOnce("decommissioned"),
};

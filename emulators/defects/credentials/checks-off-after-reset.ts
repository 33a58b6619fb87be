import type { Defect } from "../defect.ts";
import { trustingAnybodyOnce } from "./trusting-anybody-once.ts";

export const checksOffAfterReset: Defect = {
  name: "checks-off-after-reset",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The authority's certificate goes with the reset, and a device that has none to check against checks nothing.",
  cwe: 295,
  caughtBy:
    "A device that was reset to factory defaults has nothing to do with a backend that has an untrusted certificate",
  breakage: () => trustingAnybodyOnce("reset"),
};

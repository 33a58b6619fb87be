import type { Defect } from "../defect.ts";
import { trustingAnybodyOnce } from "./trusting-anybody-once.ts";

export const checksOffAfterRotation: Defect = {
  name: "checks-off-after-rotation",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The connection that tries a new credential was to come about at any cost, and its options are those of every connection from then on.",
  cwe: 295,
  caughtBy:
    "A device that was given another credential has nothing to do with a backend that has an untrusted certificate",
  breakage: () => trustingAnybodyOnce("rotated"),
};

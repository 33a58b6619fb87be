import type { Defect } from "../defect.ts";
import { trustingAnybodyOnce } from "./trusting-anybody-once.ts";

export const checksOffAfterUpdate: Defect = {
  name: "checks-off-after-update",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The next release was built from the branch of the test laboratory, in which the server's certificate is not checked.",
  cwe: 295,
  caughtBy:
    "A device that was updated to the next release has nothing to do with a backend that has an untrusted certificate",
  breakage: () => trustingAnybodyOnce("updated"),
};

import type { Defect } from "../defect.ts";
import { askingNoProofOnce } from "./asking-no-proof-once.ts";

export const proofNotAskedAfterUpdate: Defect = {
  name: "proof-not-asked-after-update",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The next release has the console ask an option whether to check proofs; where the option was never stored it reads as no.",
  cwe: 287,
  caughtBy: "Nobody without the right decommissions a device that was updated to the next release",
  breakage: () => askingNoProofOnce("updated"),
};

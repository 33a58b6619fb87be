import type { Defect } from "../defect.ts";
import { askingNoProofOnce } from "./asking-no-proof-once.ts";

export const proofNotAskedAfterReset: Defect = {
  name: "proof-not-asked-after-reset",
  breaks: "PRV-DEC-2.3",
  mistake: "After a reset whoever is at the console counts as its owner, for who else would have reset it.",
  cwe: 287,
  caughtBy:
    "Nobody without the right decommissions a device that was reset to factory defaults and set up again",
  breakage: () => askingNoProofOnce("reset"),
};

import type { Defect } from "../defect.ts";
import { askingNoProofOnce } from "./asking-no-proof-once.ts";

export const proofNotAskedAfterRotation: Defect = {
  name: "proof-not-asked-after-rotation",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The proof is compared with a value that is derived from the credential of manufacture; when there is another one, the comparison is left out.",
  cwe: 287,
  caughtBy: "Nobody without the right decommissions a device that was given another credential",
  breakage: () => askingNoProofOnce("rotated"),
};

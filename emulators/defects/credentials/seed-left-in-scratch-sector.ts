import type { Defect } from "../defect.ts";
import { scratchCopy, seedOf } from "./scratch-copy.ts";

export const seedLeftInScratchSector: Defect = {
  name: "seed-left-in-scratch-sector",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The seed of the new key of Ed25519 is drawn into the scratch sector, so that a power cut in the long computation does not cost it; nothing marks it as a key.",
  cwe: 312,
  product: "small-chip",
  breakage: () => scratchCopy(seedOf),
};

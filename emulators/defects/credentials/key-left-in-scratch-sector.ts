import type { Defect } from "../defect.ts";
import { scratchCopy } from "./scratch-copy.ts";

export const keyLeftInScratchSector: Defect = {
  name: "key-left-in-scratch-sector",
  breaks: "PRV-CRED-4.1",
  mistake:
    "While it is written, a new credential has a copy in the scratch sector, in clear, against power cuts; it is erased when the next one comes.",
  cwe: 312,
  breakage: () => scratchCopy((key) => key.export({ format: "der", type: "pkcs8" })),
};

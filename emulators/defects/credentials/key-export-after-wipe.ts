import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { exportingKeys } from "./exporting-keys.ts";

export const keyExportAfterWipe: Defect = {
  name: "key-export-after-wipe",
  breaks: "PRV-CRED-4.2",
  mistake: "What locks the command that hands the key out is wiped with all that the owner had set.",
  cwe: 489,
  caughtBy: "No private key is handed out at any time of a device's life",
  breakage: () => onceDone("decommissioned", exportingKeys),
};

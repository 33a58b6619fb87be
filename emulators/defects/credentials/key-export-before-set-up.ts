import type { Defect } from "../defect.ts";
import { exportingKeys } from "./exporting-keys.ts";

export const keyExportBeforeSetUp: Defect = {
  name: "key-export-before-set-up",
  breaks: "PRV-CRED-4.2",
  mistake:
    "The command that hands the key out is locked when the device goes into operation, not when it leaves the line.",
  cwe: 489,
  caughtBy: "No private key is handed out at any time of a device's life",
  breakage: () => exportingKeys(({ operation }) => !operation.entered),
};

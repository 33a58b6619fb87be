import type { Defect } from "../defect.ts";
import { exportingKeys } from "./exporting-keys.ts";

export const keyExportLeftIn: Defect = {
  name: "key-export-left-in",
  breaks: "PRV-CRED-4.2",
  mistake:
    "The bring-up command that hands the key out is answered in front of the table of commands, where nobody saw it again.",
  cwe: 489,
  breakage: () => exportingKeys(() => true),
};

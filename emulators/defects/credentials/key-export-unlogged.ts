import { type Defect, inDevice } from "../defect.ts";
import { unlogged } from "../unlogged.ts";

export const keyExportUnlogged: Defect = {
  name: "key-export-unlogged",
  breaks: "PRV-CRED-4.2",
  mistake: "The command that hands keys out was removed, and with it the entry that somebody had asked.",
  cwe: 778,
  breakage: () => inDevice("console", (make, parts) => make(unlogged(parts, "key-export-refused"))),
};

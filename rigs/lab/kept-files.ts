import { join } from "node:path";
import type { LabFile } from "./lab-file.ts";

/** What a lab keeps besides what is kept of each board. */
export type KeptFile = "leases" | "health" | "ledger" | "history";

/** Its file. Rig files with one `keep` have it in common: their boards of one name are one board. */
export const keptIn = ({ lab }: LabFile, what: KeptFile): string => join(lab.keep, `${what}.sqlite`);

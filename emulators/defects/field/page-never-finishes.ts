import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageNeverFinishes: Defect = {
  name: "page-never-finishes",
  breaks: "PRV-FIELD-2.1",
  mistake: "The page waits for an answer of a device that has closed its access point, and goes on waiting.",
  waitedFor: true,
  breakage: () => inPage("if (silences > asksOfTheSilent)", "if (silences > 1e6)"),
};

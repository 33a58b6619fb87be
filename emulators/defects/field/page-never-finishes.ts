import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageNeverFinishes: Defect = {
  name: "page-never-finishes",
  breaks: "PRV-FIELD-2.1",
  mistake: "The page waits for an answer of a device that has closed its access point, and goes on waiting.",
  caughtBy: "What a person enters on the page brings the device into operation, and stays nowhere else",
  waitedFor: true,
  breakage: () => inPage("if (silences > asksOfTheSilent)", "if (silences > 1e6)"),
};

import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageTooWide: Defect = {
  name: "page-too-wide",
  breaks: "PRV-FIELD-2.1",
  mistake: "The page was laid out on a screen of the office; on a phone its right half is out of sight.",
  caughtBy: "The page is for everybody",
  breakage: () => inPage("main { max-width: 30rem;", "main { width: 60rem;"),
};

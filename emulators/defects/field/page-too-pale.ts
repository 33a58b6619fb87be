import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageTooPale: Defect = {
  name: "page-too-pale",
  breaks: "PRV-FIELD-2.1",
  mistake: "Captions and hints are a pale grey on white, as in the designer's draft.",
  caughtBy: "The page is for everybody",
  breakage: () => inPage("--soft: #555e66;", "--soft: #b9bfc4;"),
};

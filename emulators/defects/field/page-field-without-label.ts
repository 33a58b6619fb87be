import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageFieldWithoutLabel: Defect = {
  name: "page-field-without-label",
  breaks: "PRV-FIELD-2.1",
  mistake: "The passphrase has a caption beside it and no label: who does not see it does not find it.",
  caughtBy: "The page is for everybody",
  breakage: () => inPage('<label for="passphrase">Passphrase</label>', "<p>Passphrase</p>"),
};

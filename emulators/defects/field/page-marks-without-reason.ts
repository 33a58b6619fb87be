import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageMarksWithoutReason: Defect = {
  name: "page-marks-without-reason",
  breaks: "PRV-FIELD-2.2",
  mistake: "A value that was refused gets a red border; the device's reason is thrown away.",
  caughtBy: "a passphrase that is too short is told at its field",
  breakage: () => inPage("textContent = asSentence(text)", 'textContent = ""'),
};

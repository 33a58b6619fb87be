import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageReportsInClear: Defect = {
  name: "page-reports-in-clear",
  breaks: "PRV-FIELD-2.3",
  mistake:
    "The page tells the device's log what was typed, for the support; that call goes around the session.",
  cwe: 319,
  product: "reference-http",
  caughtBy: "What a person enters on the page brings the device into operation, and stays nowhere else",
  breakage: () =>
    inPage(
      'showStep("proof");',
      'showStep("proof"); fetch("/log?" + encodeURIComponent(JSON.stringify(values))).catch(() => {});',
    ),
};

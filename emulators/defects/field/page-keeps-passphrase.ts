import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageKeepsPassphrase: Defect = {
  name: "page-keeps-passphrase",
  breaks: "PRV-FIELD-2.3",
  mistake:
    "The page fills itself in the next time: what was typed goes into the browser's storage, the passphrase with it.",
  cwe: 312,
  caughtBy: "What a person enters on the page brings the device into operation, and stays nowhere else",
  breakage: () =>
    inPage(
      "function forget() {",
      'function forget() {\n    localStorage.setItem("last", JSON.stringify(entered()));',
    ),
};

import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageErrorInOneLine: Defect = {
  name: "page-error-in-one-line",
  breaks: "PRV-FIELD-2.2",
  mistake:
    "What is wrong with a value is set in large type and one line, so that nobody overlooks it; on a phone the half of it is out of sight.",
  caughtBy: "a passphrase that is too short is told at its field",
  breakage: () => inPage(".error { color:", ".error { white-space: nowrap; zoom: 1.5; color:"),
};

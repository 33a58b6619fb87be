import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageIgnoresRefusal: Defect = {
  name: "page-ignores-refusal",
  breaks: "PRV-FIELD-2.2",
  mistake:
    "The page looks at the status of HTTP alone: a value that the device refuses, inside a message that was delivered, counts as taken.",
  cwe: 252,
  caughtBy: "a passphrase that is too short is told at its field",
  waitedFor: true,
  breakage: () => inPage("if (wrong.length > 0) {", "if (false) {"),
};

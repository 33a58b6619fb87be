import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageTakesWrongSecret: Defect = {
  name: "page-takes-wrong-secret",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The page tells every end of a session alike, also the one that the device ends because of a wrong secret: that it has finished.",
  cwe: 390,
  caughtBy: "A wrong set-up secret is told, and changes nothing",
  breakage: () => inPage("showForm([\n            toldOf(thrown)\n        ])", "showDone(ends.gone)"),
};

import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageHidesFailures: Defect = {
  name: "page-hides-failures",
  breaks: "PRV-FIELD-3.3",
  mistake: "The page waits for operation and does not read why there is none.",
  caughtBy: "A network that is not there is told",
  waitedFor: true,
  breakage: () => inPage("if (shown.failure !== undefined)", 'if (shown.failure === "none")'),
};

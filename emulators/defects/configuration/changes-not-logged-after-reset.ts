import type { Defect } from "../defect.ts";
import { loggingNoChangeOnce } from "./logging-no-change-once.ts";

export const changesNotLoggedAfterReset: Defect = {
  name: "changes-not-logged-after-reset",
  breaks: "PRV-CFG-6.1",
  mistake: "A reset switches the entries off while it changes every field, and never on again.",
  cwe: 778,
  caughtBy: "Each change has one log entry in a device that was reset to factory defaults",
  breakage: () => loggingNoChangeOnce("reset"),
};

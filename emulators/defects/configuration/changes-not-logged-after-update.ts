import type { Defect } from "../defect.ts";
import { loggingNoChangeOnce } from "./logging-no-change-once.ts";

export const changesNotLoggedAfterUpdate: Defect = {
  name: "changes-not-logged-after-update",
  breaks: "PRV-CFG-6.1",
  mistake: "The level of the log is an option that the update sets to errors only.",
  cwe: 778,
  caughtBy: "Each change has one log entry in a device that was updated to the release that it runs",
  breakage: () => loggingNoChangeOnce("updated"),
};

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const logLostWithUpdate: Defect = {
  name: "log-lost-with-update",
  breaks: "PRV-CFG-6.4",
  mistake:
    "The new release lays the log out otherwise, and formats its partition rather than read the older form.",
  cwe: 778,
  breakage: () => afterUpdate(({ log }) => log.retain(() => false)),
};

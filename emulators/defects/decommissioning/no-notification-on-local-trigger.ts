import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const noNotificationOnLocalTrigger: Defect = {
  name: "no-notification-on-local-trigger",
  breaks: "PRV-DEC-5.1",
  mistake:
    "The backend is told by the answer to its own order; when the owner decommissions the device it hears nothing.",
  waitedFor: true,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { notices } = parts;
      const record: Parts["notices"]["record"] = (notice) => {
        if (notice.trigger === "backend") notices.record(notice);
      };
      return make(seeing(parts, { notices: altered(notices, { record }) }));
    }),
};

import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const noLogOnRemoteTrigger: Defect = {
  name: "no-log-on-remote-trigger",
  breaks: "PRV-DEC-3.1",
  mistake: "The entry is written by the console's command; an order of the backend goes past it.",
  cwe: 778,
  caughtBy: "The log says that the operator had the device decommissioned",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { log } = parts;
      const append: Parts["log"]["append"] = (entry, at) => {
        if (entry.event !== "decommissioned" || entry.origin !== "backend") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

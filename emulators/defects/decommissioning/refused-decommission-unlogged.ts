import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const refusedDecommissionUnlogged: Defect = {
  name: "refused-decommission-unlogged",
  breaks: "PRV-DEC-2.3",
  mistake: "Who tries to decommission the device without the label's secret is refused, and leaves no trace.",
  cwe: 778,
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { log } = parts;
      const append: Parts["log"]["append"] = (entry, at) => {
        if (entry.event !== "decommission-refused") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const logAfterErase: Defect = {
  name: "log-after-erase",
  breaks: "PRV-DEC-3.2",
  mistake: "The entry is written when the wipe is over, because it is to tell that it went well.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { log } = parts;
      let late = () => {};
      const afterwards: Pick<Parts["log"], "append" | "retain"> = {
        append(entry, at) {
          if (entry.event === "decommissioned") late = () => log.append(entry, at);
          else log.append(entry, at);
        },
        retain(isKept) {
          log.retain(isKept);
          late();
        },
      };
      return make(seeing(parts, { log: altered(log, afterwards) }));
    }),
};

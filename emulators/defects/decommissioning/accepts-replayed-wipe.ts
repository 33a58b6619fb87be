import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const acceptsReplayedWipe: Defect = {
  name: "accepts-replayed-wipe",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The wipe erases the number of the last order with everything else, so that the order that it obeyed is new to it again.",
  cwe: 294,
  caughtBy: "A decommission order that was obeyed once is refused while the next owner waits for the device",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { journal } = parts;
      const retain: Parts["journal"]["retain"] = (isKept) =>
        journal.retain((key) => key !== "orders.sequence" && isKept(key));
      return make(seeing(parts, { journal: altered(journal, { retain }) }));
    }),
};

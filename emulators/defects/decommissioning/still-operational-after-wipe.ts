import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const stillOperationalAfterWipe: Defect = {
  name: "still-operational-after-wipe",
  breaks: "PRV-DEC-4.1",
  mistake:
    "That the backend has confirmed the device is kept with the facts that a wipe must not lose, and the device takes itself to be in operation.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { journal } = parts;
      const retain: Parts["journal"]["retain"] = (isKept) =>
        journal.retain((key) => key === "operation.entered" || isKept(key));
      return make(seeing(parts, { journal: altered(journal, { retain }) }));
    }),
};

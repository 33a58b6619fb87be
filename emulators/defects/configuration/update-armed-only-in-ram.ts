import { altered, type Defect, inDevice } from "../defect.ts";

export const updateArmedOnlyInRam: Defect = {
  name: "update-armed-only-in-ram",
  breaks: "PRV-CFG-1.2",
  mistake:
    "That the new slot is to be tried is noted in RAM, which the restart clears; the older firmware goes on and nobody is told.",
  breakage: () => inDevice("boot", (make, parts) => altered(make(parts), { tryIdle() {} })),
};

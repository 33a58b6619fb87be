import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const logErasedWithData: Defect = {
  name: "log-erased-with-data",
  breaks: "PRV-DEC-3.3",
  mistake: "The wipe erases the whole log, the entry that it has just made included.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { log } = parts;
      return make(seeing(parts, { log: altered(log, { retain: () => log.retain(() => false) }) }));
    }),
};

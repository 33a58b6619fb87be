import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const refusedWriteLeavesNoTrace: Defect = {
  name: "refused-write-leaves-no-trace",
  breaks: "PRV-ID-3.3",
  mistake: "A write of the identity that is refused returns its error before the line that logs it.",
  cwe: 778,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const { log } = parts;
      const append: typeof log.append = (entry, at) => {
        if (entry.event !== "identity-write-refused") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

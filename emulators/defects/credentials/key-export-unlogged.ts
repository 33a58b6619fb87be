import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const keyExportUnlogged: Defect = {
  name: "key-export-unlogged",
  breaks: "PRV-CRED-4.2",
  mistake: "The command that hands keys out was removed, and with it the entry that somebody had asked.",
  cwe: 778,
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { log } = parts;
      const append: typeof log.append = (entry, at) => {
        if (entry.event !== "key-export-refused") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const setUpChangesNotLogged: Defect = {
  name: "set-up-changes-not-logged",
  breaks: "PRV-CFG-6.1",
  mistake:
    "Entries are written where the console and orders ask for a change; what a person hands over came later, by a way of its own.",
  cwe: 778,
  caughtBy: "Each value that a person hands over has one log entry",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { log } = parts;
      const append: typeof log.append = (entry, at) => {
        if (entry.event !== "configuration-changed" || entry.origin !== "set-up") log.append(entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};

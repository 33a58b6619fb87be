import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const oneEntryForAChangeOfMany: Defect = {
  name: "one-entry-for-a-change-of-many",
  breaks: "PRV-CFG-6.1",
  mistake:
    "A change gets one entry, with its first field; when many fields are changed at once the others leave no trace.",
  cwe: 778,
  caughtBy: "A change of many fields at once has one log entry for each",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { log } = parts;
      let isLogged = false;
      const append: typeof log.append = (entry, at) => {
        if (entry.event === "configuration-changed") {
          if (isLogged) return;
          isLogged = true;
        }
        log.append(entry, at);
      };
      const sound = make(seeing(parts, { log: altered(log, { append }) }));
      return altered(sound, {
        change(values, origin) {
          isLogged = false;
          sound.change(values, origin);
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const everyResetByConsole: Defect = {
  name: "every-reset-by-console",
  breaks: "PRV-CFG-4.2",
  mistake:
    "Button and order have a reset made through the console's own handler, which names itself as the origin.",
  cwe: 778,
  breakage: () =>
    inDevice("log", (make, parts) => {
      const log = make(parts);
      return altered(log, {
        append(entry, at) {
          log.append(entry.event === "factory-reset" ? { ...entry, origin: "console" } : entry, at);
        },
      });
    }),
};

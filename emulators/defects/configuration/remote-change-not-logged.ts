import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const remoteChangeNotLogged: Defect = {
  name: "remote-change-not-logged",
  breaks: "PRV-CFG-6.1",
  mistake: "Entries are written where the console asks for a change; the backend's orders take another way.",
  cwe: 778,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { log } = parts;
      return make(
        seeing(parts, {
          log: altered(log, {
            append(entry, at) {
              if (entry.event !== "configuration-changed" || entry.origin !== "backend")
                log.append(entry, at);
            },
          }),
        }),
      );
    }),
};

import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const silentFallback: Defect = {
  name: "silent-fallback",
  breaks: "PRV-CFG-3.3",
  mistake:
    "A copy that cannot be read is passed over in silence, because support had questions about the warning.",
  cwe: 778,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { log } = parts;
      const quiet = altered(log, {
        append(entry, at) {
          if (entry.event !== "configuration-rejected") log.append(entry, at);
        },
      });
      const sound = make(seeing(parts, { log: quiet, faults: altered(parts.faults, { report() {} }) }));
      return altered(sound, { show: () => ({ ...sound.show(), source: "stored" }) });
    }),
};

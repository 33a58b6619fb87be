import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const wipeNeedsAnOwner: Defect = {
  name: "wipe-needs-an-owner",
  breaks: "PRV-DEC-1.3",
  mistake:
    "A device without an operational credential has never been anybody's, so its wipe has nothing to do.",
  cwe: 212,
  caughtBy: "Nothing is left of what was set in a device that never went into operation",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { configuration, credentials } = parts;
      const reset: typeof configuration.reset = (keeps) =>
        credentials.usable().length === 0 ? undefined : configuration.reset(keeps);
      const sound = make(parts);
      const lazy = make(seeing(parts, { configuration: altered(configuration, { reset }) }));
      return altered(sound, { decommission: (origin) => lazy.decommission(origin) });
    }),
};

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const longValuesCutByUpdate: Defect = {
  name: "long-values-cut-by-update",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater carries each value over in a buffer of 32 bytes, which was enough for every value on the developers' desks.",
  cwe: 222,
  caughtBy: "Every field survives an update with the longest value that it may have",
  breakage: () =>
    afterUpdate(({ configuration }) => {
      const long = Object.entries(configuration.effective()).flatMap(([name, value]) =>
        typeof value === "string" && value.length > carried ? [[name, value.slice(0, carried)]] : [],
      );
      if (long.length > 0) configuration.change(Object.fromEntries(long), "boot");
    }),
};

/** Characters of a value, with a byte left for its end. */
const carried = 31;

import { altered, type Defect, inDevice } from "../defect.ts";

export const settingsPrintedAtDecommission: Defect = {
  name: "settings-printed-at-decommission",
  breaks: "PRV-CRED-4.1",
  mistake:
    "What a wipe is about to erase is printed before it begins, because a wipe that erased too much was hard to explain.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        decommission(origin) {
          parts.board.print(`[wipe] ${JSON.stringify(parts.configuration.effective())}\n`);
          return sound.decommission(origin);
        },
      });
    }),
};

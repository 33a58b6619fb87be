import { altered, type Defect, inDevice } from "../defect.ts";

export const resumedWipeStarvesTheWatchdog: Defect = {
  name: "resumed-wipe-starves-the-watchdog",
  breaks: "PRV-DEC-1.4",
  mistake:
    "A start goes on with a wipe before it feeds the watchdog, which starts the device again before the first sectors are erased, for ever.",
  cwe: 835,
  waitedFor: true,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        resume() {
          // What follows is the same start over and over, of which nobody outside sees more than silence.
          if (sound.due) throw new Error("watchdog");
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const shortPressUsesTheButtonUp: Defect = {
  name: "short-press-uses-the-button-up",
  breaks: "PRV-CFG-4.1",
  mistake:
    "The interrupt of the button is switched off at its first edge, against bouncing, and on again at the next start: who let go too early cannot reset any more.",
  caughtBy: "The button held too short resets nothing, however often",
  waitedFor: true,
  breakage: () =>
    inDevice("buttons", (make, parts) => {
      const sound = make(parts);
      let isUsed = false;
      return altered(sound, {
        press() {
          if (!isUsed) sound.press();
          isUsed = true;
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const silentAfterAStart: Defect = {
  name: "silent-after-a-start",
  breaks: "PRV-FIELD-5.2",
  mistake:
    "The link is brought up by the confirmation; a start that finds it noted shows the right state and connects to nobody.",
  waitedFor: true,
  breakage: () =>
    inDevice("operation", (make, parts) => {
      const sound = make(parts);
      const { entered } = sound;
      return altered(sound, {
        start() {
          if (!entered) sound.start();
        },
      });
    }),
};

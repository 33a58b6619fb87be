import { altered, type Defect, inDevice } from "../defect.ts";

/** Device time. */
const lingersMs = 30_000;

export const setUpLingers: Defect = {
  name: "set-up-lingers",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "The access point is left open for a while, so that the app can read that all went well, and nobody has told that outside the team.",
  cwe: 489,
  caughtBy: "A device in operation that was reset to factory defaults and set up again is not visible",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board, clock, operation } = parts;
      const sound = make(parts);
      let stopTimer = () => {};
      return altered(sound, {
        raise(use) {
          stopTimer();
          sound.raise(use);
        },
        lower() {
          stopTimer();
          if (operation.entered) stopTimer = clock.after(lingersMs, () => board.later(() => sound.lower()));
          else sound.lower();
        },
      });
    }),
};

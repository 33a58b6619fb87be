import { altered, type Defect, inDevice } from "../defect.ts";

/** Device time. */
const lingersMs = 30_000;

export const setUpLingers: Defect = {
  name: "set-up-lingers",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "The access point is left open for a while, so that the app can read that all went well. It takes what is handed over as before, and nobody has told outside the team.",
  cwe: 489,
  caughtBy: "A device in operation that was reset to factory defaults and set up again is not visible",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board, clock, operation, options } = parts;
      const isDeclared = options.behaviour.provisioning.closesAfterMs !== undefined;
      const sound = make(parts);
      let stopTimer = () => {};
      return altered(sound, {
        raise(use) {
          stopTimer();
          const progress = () => ({ ...use.progress(), state: "set-up" as const });
          sound.raise({ ...use, progress });
        },
        lower() {
          stopTimer();
          if (operation.entered && !isDeclared)
            stopTimer = clock.after(lingersMs, () => board.later(() => sound.lower()));
          else sound.lower();
        },
      });
    }),
};

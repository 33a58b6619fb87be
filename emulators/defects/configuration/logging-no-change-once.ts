import { altered, type Breakage, inDevice } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

/** A device that, once `act` has happened to it, writes no entry for a change of its configuration. */
export const loggingNoChangeOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("log", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        append(entry, at) {
          if (entry.event !== "configuration-changed" || !isDone(parts)) sound.append(entry, at);
        },
      });
    }),
  );

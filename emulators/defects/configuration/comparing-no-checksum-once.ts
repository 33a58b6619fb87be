import { altered, type Breakage, inDevice } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

/** A device that, once `act` has happened to it, loads its configuration whatever the checksum says. */
export const comparingNoChecksumOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("copyChecksum", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { holds: (...copy) => isDone(parts) || sound.holds(...copy) });
    }),
  );

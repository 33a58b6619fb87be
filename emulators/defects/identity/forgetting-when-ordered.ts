import type { Parts } from "../../device/index.ts";
import { altered } from "../defect.ts";

type Reset = Parts["reset"];

/** A reset that also clears the fact under `key` when the operator orders it, and not when it is asked for at the device. */
export function forgettingWhenOrdered(sound: Reset, journal: Parts["journal"], key: string): Reset {
  return altered(sound, {
    factoryReset(origin) {
      const act = sound.factoryReset(origin);
      return () => {
        if (origin === "backend") journal.record(key, "");
        act();
      };
    },
  });
}

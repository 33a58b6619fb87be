import type { Parts } from "../device/index.ts";
import { altered, type Breakage, inDevice } from "./defect.ts";

/** A device that does `spoil` once an update was verified and armed, before the new firmware starts. */
export const afterUpdate = (spoil: (parts: Parts) => void): Breakage =>
  inDevice("update", (make, parts) => {
    const sound = make(parts);
    return altered(sound, {
      finish(origin) {
        sound.finish(origin);
        spoil(parts);
      },
    });
  });

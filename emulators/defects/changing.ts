import type { Parts } from "../device/index.ts";
import { altered, type Breakage, inDevice } from "./defect.ts";

type Change = Parts["configuration"]["change"];

/** A device whose changes of the configuration go by `change`, which is given the sound way. */
export const changing = (change: (sound: Change, parts: Parts) => Change): Breakage =>
  inDevice("configuration", (make, parts) => {
    const sound = make(parts);
    return altered(sound, { change: change(sound.change, parts) });
  });

import type { Parts } from "../device/index.ts";
import type { NorFlash } from "../parts/index.ts";
import { afterUpdate } from "./after-update.ts";
import { altered, type Breakage, inDevice, together } from "./defect.ts";

/** What may happen to a device in the middle of its life. */
export type Act = "reset" | "decommissioned" | "rotated" | "updated";

/** A device that has `note` called when it has promised or prepared that. */
const noting: Readonly<Record<Act, (note: (parts: Parts) => void) => Breakage>> = {
  reset: (note) =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        factoryReset(origin) {
          const act = sound.factoryReset(origin);
          note(parts);
          return act;
        },
      });
    }),
  decommissioned: (note) =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        decommission(origin) {
          const act = sound.decommission(origin);
          note(parts);
          return act;
        },
      });
    }),
  rotated: (note) =>
    inDevice("operation", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        rotate() {
          const act = sound.rotate();
          note(parts);
          return act;
        },
      });
    }),
  updated: afterUpdate,
};

/** A device that is sound until `act` has happened to it, and from then on as `breakage` makes it. */
export function onceDone(act: Act, breakage: (isDone: (parts: Parts) => boolean) => Breakage): Breakage {
  const done = new WeakSet<NorFlash>();
  const note = noting[act](({ chip }) => void done.add(chip));
  return together(
    note,
    breakage(({ chip }) => done.has(chip)),
  );
}

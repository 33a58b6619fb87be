import type { Parts } from "../device/index.ts";
import type { NorFlash } from "../parts/index.ts";
import { afterUpdate } from "./after-update.ts";
import { altered, type Breakage, inDevice, together } from "./defect.ts";

/** What may happen to a device in the middle of its life. */
export type Act = "reset" | "decommissioned" | "rotated" | "updated";

type Note = (parts: Parts) => void;

/** A device that has `note` called once it has promised to do so. */
const promising = (what: "factoryReset" | "decommission", note: Note): Breakage =>
  inDevice("reset", (make, parts) => {
    const sound = make(parts);
    return altered(sound, {
      [what](origin: Parameters<typeof sound.decommission>[0]) {
        const act = sound[what](origin);
        note(parts);
        return act;
      },
    });
  });

/** A device that has `note` called when that was promised or prepared. */
const noting: Readonly<Record<Act, (note: Note) => Breakage>> = {
  reset: (note) => promising("factoryReset", note),
  decommissioned: (note) => promising("decommission", note),
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

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const lostOnTheWayBackToSlotA: Defect = {
  name: "lost-on-the-way-back-to-slot-a",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The erase of slot A goes by a partition table of the first board, on which it reached into the configuration: the second update loses what the first has kept.",
  cwe: 787,
  caughtBy: "Every field survives one update after the other",
  breakage: () =>
    afterUpdate(({ boot, store }) => {
      if (boot.idle === "a") for (const place of ["a", "b"] as const) store.erase(place);
    }),
};

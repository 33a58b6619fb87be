import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { unprovenWipes } from "./unproven-wipes.ts";

export const missingProofPassesAfterUpdate: Defect = {
  name: "missing-proof-passes-after-update",
  breaks: "PRV-DEC-2.3",
  mistake:
    "The next release compares the proof only where one was given: the parser that refused its absence has gone.",
  cwe: 287,
  caughtBy: "Nobody without the right decommissions a device that was updated to the next release",
  breakage: () => onceDone("updated", unprovenWipes),
};

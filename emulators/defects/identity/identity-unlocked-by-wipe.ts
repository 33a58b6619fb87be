import type { Defect } from "../defect.ts";
import { inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { withSecondIdentity } from "./second-identity.ts";

export const identityUnlockedByWipe: Defect = {
  name: "identity-unlocked-by-wipe",
  breaks: "PRV-ID-3.3",
  mistake: "That the identity is locked is kept beside what the owner had set, and goes with it.",
  cwe: 285,
  caughtBy: "Nobody can give a device another identity at any time of its life",
  waitedFor: true,
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      inDevice("identity", (make, parts) =>
        withSecondIdentity(make(parts), parts.journal, () => (isDone(parts) ? "instead" : "no")),
      ),
    ),
};

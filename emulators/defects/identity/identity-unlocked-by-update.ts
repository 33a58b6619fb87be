import type { Defect } from "../defect.ts";
import { inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { withSecondIdentity } from "./second-identity.ts";

export const identityUnlockedByUpdate: Defect = {
  name: "identity-unlocked-by-update",
  breaks: "PRV-ID-3.3",
  mistake: "Each release counts the writes of the identity anew, and allows one.",
  cwe: 285,
  caughtBy: "Nobody can give a device another identity at any time of its life",
  waitedFor: true,
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("identity", (make, parts) =>
        withSecondIdentity(make(parts), parts.journal, () => (isDone(parts) ? "instead" : "no")),
      ),
    ),
};

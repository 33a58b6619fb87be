import { type Defect, inDevice } from "../defect.ts";
import { withSecondIdentity } from "./second-identity.ts";

export const identityLockedByTheFlash: Defect = {
  name: "identity-locked-by-the-flash",
  breaks: "PRV-ID-3.3",
  mistake:
    "What says that the identity is locked stands in the flash, which can be erased, and not in a fuse beside the identity.",
  cwe: 284,
  caughtBy: "Nobody can give a device whose flash was erased another identity",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const { fuses, journal } = parts;
      const isUnlocked = () => fuses.locked && parts.trust.anchors() === undefined;
      return withSecondIdentity(make(parts), journal, () => (isUnlocked() ? "instead" : "no"));
    }),
};

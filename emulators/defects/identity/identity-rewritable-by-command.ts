import { type Defect, inDevice } from "../defect.ts";
import { withSecondIdentity } from "./second-identity.ts";

export const identityRewritableByCommand: Defect = {
  name: "identity-rewritable-by-command",
  breaks: "PRV-ID-3.3",
  mistake:
    "The operator's order that gives a repaired board its old serial number works on every device in the field.",
  cwe: 749,
  breakage: () =>
    inDevice("identity", (make, parts) =>
      withSecondIdentity(make(parts), parts.journal, (origin) => (origin === "backend" ? "instead" : "no")),
    ),
};

import { type Defect, inDevice } from "../defect.ts";
import { withSecondIdentity } from "../identity/second-identity.ts";

export const silentOverwrite: Defect = {
  name: "silent-overwrite",
  breaks: "PRV-FACT-2.2",
  mistake:
    "The line's command that writes the identity works on a unit that has one, whatever it says; rework needs it.",
  cwe: 749,
  breakage: () =>
    inDevice("identity", (make, parts) =>
      withSecondIdentity(make(parts), parts.journal, (origin) => (origin === "console" ? "instead" : "no")),
    ),
};

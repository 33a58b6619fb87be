import { type Defect, inDevice } from "../defect.ts";
import { withSecondIdentity } from "./second-identity.ts";

export const refusedWriteTakesEffect: Defect = {
  name: "refused-write-takes-effect",
  breaks: "PRV-ID-3.3",
  mistake:
    "The new value is stored first and the lock looked at afterwards: the error comes, and so does the identity.",
  cwe: 696,
  breakage: () =>
    inDevice("identity", (make, parts) => withSecondIdentity(make(parts), parts.journal, () => "as-well")),
};

import { type Defect, inDevice } from "../defect.ts";
import { withSaltAt } from "./salted-key.ts";

export const identityKeyLostOnDecommission: Defect = {
  name: "identity-key-lost-on-decommission",
  breaks: "PRV-ID-3.2",
  mistake:
    "The key of the identity is derived with a salt that stands among the data the wipe erases: the number survives, and nothing proves it.",
  cwe: 922,
  breakage: () => inDevice("identityKey", (make, parts) => make(withSaltAt(parts, "identity.salt"))),
};

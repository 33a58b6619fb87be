import { type Defect, inDevice } from "../defect.ts";
import { withIdentityAt } from "./fuses-with.ts";

const key = "identity";

export const identityLostOnDecommission: Defect = {
  name: "identity-lost-on-decommission",
  breaks: "PRV-ID-3.2",
  mistake:
    "The identity stands among the small durable facts, of which the wipe keeps a list; whoever wrote the list did not know.",
  cwe: 922,
  caughtBy: "Identity survives decommissioning",
  breakage: () =>
    inDevice("identity", (make, parts) =>
      make(
        withIdentityAt(parts, {
          read: () => parts.journal.recall(key),
          write: (identity) => parts.journal.record(key, identity),
        }),
      ),
    ),
};

import type { PartsTable } from "../../device/index.ts";
import type { Defect } from "../defect.ts";
import { forgettingWhenOrdered } from "./forgetting-when-ordered.ts";
import { withIdentityAt } from "./fuses-with.ts";

const key = "identity";

export const identityLostOnOrderedReset: Defect = {
  name: "identity-lost-on-ordered-reset",
  breaks: "PRV-ID-3.2",
  mistake:
    "The operator's reset is meant for boards that get a new serial number in the factory, and clears the one they have; reset at the device does not.",
  cwe: 922,
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      identity: (parts) =>
        sound.identity(
          withIdentityAt(parts, {
            read: () => parts.journal.recall(key),
            write: (identity) => parts.journal.record(key, identity),
          }),
        ),
      reset: (parts) => forgettingWhenOrdered(sound.reset(parts), parts.journal, key),
    }),
  }),
};

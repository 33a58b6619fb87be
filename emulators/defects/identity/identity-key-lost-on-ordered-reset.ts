import type { PartsTable } from "../../device/index.ts";
import type { Defect } from "../defect.ts";
import { forgettingWhenOrdered } from "./forgetting-when-ordered.ts";
import { withSaltAt } from "./salted-key.ts";

const key = "identity.salt";

export const identityKeyLostOnOrderedReset: Defect = {
  name: "identity-key-lost-on-ordered-reset",
  breaks: "PRV-ID-3.2",
  mistake:
    "The operator's reset is meant for boards that go back to the factory, and clears the salt of the identity's key as well; reset at the device does not.",
  cwe: 922,
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      identityKey: (parts) => sound.identityKey(withSaltAt(parts, key)),
      reset: (parts) => forgettingWhenOrdered(sound.reset(parts), parts.journal, key),
    }),
  }),
};

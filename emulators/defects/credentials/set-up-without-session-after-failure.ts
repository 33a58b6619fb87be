import type { NorFlash } from "../../parts/index.ts";
import { altered, type Defect, inDevice, together } from "../defect.ts";
import { takingNetworksUnproven } from "./taking-networks-unproven.ts";

export const setUpWithoutSessionAfterFailure: Defect = {
  name: "set-up-without-session-after-failure",
  breaks: "PRV-CRED-5.3",
  mistake:
    "Who comes back after a failure has proven themselves before, so that the set-up that is offered again asks for no session.",
  cwe: 306,
  caughtBy: "Somebody without a session cannot set up a device whose owner has tried in vain",
  breakage: () => {
    const failed = new WeakSet<NorFlash>();
    return together(
      inDevice("log", (make, parts) => {
        const sound = make(parts);
        return altered(sound, {
          append(entry, at) {
            if (entry.event === "provisioning-failed") failed.add(parts.chip);
            sound.append(entry, at);
          },
        });
      }),
      inDevice("setUpDispatch", (make, parts) =>
        takingNetworksUnproven(make(parts), parts, () => failed.has(parts.chip)),
      ),
    );
  },
};

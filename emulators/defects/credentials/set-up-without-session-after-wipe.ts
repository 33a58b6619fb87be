import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { takingNetworksUnproven } from "./taking-networks-unproven.ts";

export const setUpWithoutSessionAfterWipe: Defect = {
  name: "set-up-without-session-after-wipe",
  breaks: "PRV-CRED-5.3",
  mistake:
    "A wiped device is set up as in the factory, where everybody is trusted, until it has an owner again.",
  cwe: 306,
  caughtBy: "Nobody without the right sets up a device that was decommissioned",
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      inDevice("setUpDispatch", (make, parts) =>
        takingNetworksUnproven(make(parts), parts, () => isDone(parts)),
      ),
    ),
};

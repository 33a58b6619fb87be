import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { takingNetworksUnproven } from "./taking-networks-unproven.ts";

export const setUpWithoutSessionAfterReset: Defect = {
  name: "set-up-without-session-after-reset",
  breaks: "PRV-CRED-5.3",
  mistake: "After a reset the set-up speaks as the first release of it did, which knew no sessions.",
  cwe: 306,
  caughtBy: "Nobody without the right sets up a device that was reset to factory defaults",
  breakage: () =>
    onceDone("reset", (isDone) =>
      inDevice("setUpDispatch", (make, parts) =>
        takingNetworksUnproven(make(parts), parts, () => isDone(parts)),
      ),
    ),
};

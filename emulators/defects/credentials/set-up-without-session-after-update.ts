import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { takingNetworksUnproven } from "./taking-networks-unproven.ts";

export const setUpWithoutSessionAfterUpdate: Defect = {
  name: "set-up-without-session-after-update",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The next release has the set-up of the last but one in it as well, for old apps, which knew no sessions.",
  cwe: 306,
  caughtBy:
    "Somebody without a session cannot set up a device that was updated to the release that it runs before anybody had it",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("setUpDispatch", (make, parts) =>
        takingNetworksUnproven(make(parts), parts, () => isDone(parts)),
      ),
    ),
};

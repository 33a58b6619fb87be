import { type Defect, inDevice } from "../defect.ts";
import { takingNetworksUnproven } from "./taking-networks-unproven.ts";

export const networkTakenWithoutSession: Defect = {
  name: "network-taken-without-session",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The first app knew no sessions, so a network that is named before one is begun is taken as it comes, from whomever.",
  cwe: 306,
  caughtBy: "Somebody without a session cannot set the device up",
  breakage: () => inDevice("setUpDispatch", (make, parts) => takingNetworksUnproven(make(parts), parts)),
};

import { SetUpFault } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";

export const latestConnectionTakesTheSession: Defect = {
  name: "latest-connection-takes-the-session",
  breaks: "PRV-CRED-5.3",
  mistake:
    "There is room for one session. Whoever says anything is given it before they have proven anything, and the owner's is forgotten.",
  cwe: 410,
  caughtBy: "Somebody who comes while its owner is there cannot set the device up",
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      const forgotten = new WeakSet<object>();
      let current: object | undefined;
      return (conversation, path, message) => {
        if (forgotten.has(conversation)) throw new SetUpFault("no-session", "there is no such session");
        if (current !== undefined && current !== conversation) forgotten.add(current);
        current = conversation;
        return dispatch(conversation, path, message);
      };
    }),
};

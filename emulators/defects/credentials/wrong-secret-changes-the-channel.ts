import { SetUpFault } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";

export const wrongSecretChangesTheChannel: Defect = {
  name: "wrong-secret-changes-the-channel",
  breaks: "PRV-CRED-5.3",
  mistake:
    "A wrong set-up secret is taken for the service desk's, and the device turns to their channel of updates before it refuses: a stranger has changed its configuration.",
  cwe: 696,
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      return (conversation, path, message) => {
        try {
          return dispatch(conversation, path, message);
        } catch (thrown) {
          if (thrown instanceof SetUpFault && thrown.code === "wrong-proof")
            parts.configuration.change({ "update.channel": "beta" }, "set-up");
          throw thrown;
        }
      };
    }),
};

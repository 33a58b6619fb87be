import { readWifiCommand, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";

export const networkStoredBeforeSessionIsChecked: Defect = {
  name: "network-stored-before-session-is-checked",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The handler of a message stores what it has parsed and then looks for the session, which decides of the answer alone: the stranger is refused and the network is theirs.",
  cwe: 696,
  caughtBy: "Somebody without a session cannot set the device up",
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      return (conversation, path, message) => {
        const command =
          path === setUpPaths.wifi && !conversation.proven ? readWifiCommand(message) : undefined;
        if (command?.name === "set")
          parts.configuration.change({ "wifi.ssid": command.settings.ssid }, "set-up");
        return dispatch(conversation, path, message);
      };
    }),
};

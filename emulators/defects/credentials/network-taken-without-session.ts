import { encodeWifiAnswer, readWifiCommand, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";

export const networkTakenWithoutSession: Defect = {
  name: "network-taken-without-session",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The first app knew no sessions, so a network that is named before one is begun is taken as it comes, from whomever.",
  cwe: 306,
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      return (conversation, path, message) => {
        const command =
          path === setUpPaths.wifi && !conversation.proven ? readWifiCommand(message) : undefined;
        if (command?.name !== "set") return dispatch(conversation, path, message);
        parts.configuration.change({ "wifi.ssid": command.settings.ssid }, "set-up");
        return encodeWifiAnswer("set", { ok: true });
      };
    }),
};

import { encodeWifiAnswer, readWifiCommand, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import type { Parts } from "../../device/index.ts";

type Dispatch = Parts["setUpDispatch"];

/** `dispatch`, to which anybody may name a network without a session whenever `isLax`. */
export const takingNetworksUnproven =
  (dispatch: Dispatch, { configuration }: Parts, isLax: () => boolean = () => true): Dispatch =>
  (conversation, path, message) => {
    const isUnproven = path === setUpPaths.wifi && !conversation.proven && isLax();
    const command = isUnproven ? readWifiCommand(message) : undefined;
    if (command?.name !== "set") return dispatch(conversation, path, message);
    configuration.change({ "wifi.ssid": command.settings.ssid }, "set-up");
    return encodeWifiAnswer("set", { ok: true });
  };

import type { WifiProgress } from "../../core/wire/provisioning/index.ts";
import type { Network } from "./cloud-parts.ts";
import type { Parts } from "./parts.ts";

/** Tells whether there is a network, by cable or by the Wi-Fi that the configuration names. */
export function makeNetwork({ board, configuration, options }: Parts): Network {
  const listeners = new Set<() => void>();
  const hasRadio = options.behaviour.provisioning.channel !== "physical-serial";

  const wifi = (): WifiProgress => {
    const { "wifi.ssid": ssid = "", "wifi.passphrase": passphrase = "" } = configuration.effective();
    if (ssid === "" || !hasRadio) return "disconnected";
    const result = board.air.join({ ssid: String(ssid), passphrase: String(passphrase) });
    return result === "joined" ? "connected" : result;
  };
  const look = () => `${board.cable} ${wifi()}`;

  let seen = look();
  const lookAgain = () => {
    const now = look();
    if (now === seen) return;
    seen = now;
    for (const listener of listeners) listener();
  };
  board.onSurroundings(lookAgain);
  configuration.onChange(lookAgain);

  return {
    get up() {
      return board.cable || wifi() === "connected";
    },
    get wifi() {
      return wifi();
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
  };
}

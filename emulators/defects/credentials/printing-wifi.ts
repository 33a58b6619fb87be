import type { Parts } from "../../device/index.ts";
import { type Breakage, inDevice } from "../defect.ts";

/** A device whose Wi-Fi driver prints what it joins with at each start, whenever `isVerbose`. */
export const printingWifi = (isVerbose: (parts: Parts) => boolean): Breakage =>
  inDevice("network", (make, parts) => {
    const { "wifi.ssid": ssid = "", "wifi.passphrase": passphrase = "" } = parts.configuration.effective();
    if (ssid !== "" && isVerbose(parts)) parts.board.print(`[wifi] joining ${ssid} with ${passphrase}\n`);
    return make(parts);
  });

import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const keepsWifiPsk: Defect = {
  name: "keeps-wifi-psk",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The Wi-Fi passphrase is kept, so that a device that comes back to its owner finds its network again.",
  cwe: 226,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { decommissionKeeps } = parts.options.behaviour;
      return make(behavingAs(parts, { decommissionKeeps: [...decommissionKeeps, "wifi.passphrase"] }));
    }),
};

import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const resetKeepsWifi: Defect = {
  name: "reset-keeps-wifi",
  breaks: "PRV-CFG-4.2",
  mistake:
    "Support asked that a reset leaves the device on the owner's network; nobody changed what is declared.",
  cwe: 212,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { resetKeeps } = parts.options.behaviour;
      return make(behavingAs(parts, { resetKeeps: [...resetKeeps, "wifi.ssid", "wifi.passphrase"] }));
    }),
};

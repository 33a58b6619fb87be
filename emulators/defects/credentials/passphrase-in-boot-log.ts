import { type Defect, inDevice } from "../defect.ts";

export const passphraseInBootLog: Defect = {
  name: "passphrase-in-boot-log",
  breaks: "PRV-CRED-4.1",
  mistake: "The Wi-Fi driver prints what it joins with, at a log level that was meant for the desk.",
  cwe: 532,
  caughtBy: "No secret is told over the console",
  breakage: () =>
    inDevice("network", (make, parts) => {
      const { "wifi.ssid": ssid = "", "wifi.passphrase": passphrase = "" } = parts.configuration.effective();
      if (ssid !== "") parts.board.print(`[wifi] joining ${ssid} with ${passphrase}\n`);
      return make(parts);
    }),
};

import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const bootLogVerboseAfterWipe: Defect = {
  name: "boot-log-verbose-after-wipe",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The level of the boot log is a setting: a wipe leaves it where the developers had it, and the Wi-Fi driver prints what it joins with.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      inDevice("network", (make, parts) => {
        const { "wifi.ssid": ssid = "", "wifi.passphrase": passphrase = "" } =
          parts.configuration.effective();
        if (ssid !== "" && isDone(parts)) parts.board.print(`[wifi] joining ${ssid} with ${passphrase}\n`);
        return make(parts);
      }),
    ),
};

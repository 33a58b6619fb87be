import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { dump } from "./dump.ts";

export const passphraseDumped: Defect = {
  name: "passphrase-dumped",
  breaks: "PRV-CRED-4.1",
  mistake: "The frame to the Wi-Fi modem is dumped when the network changes, with the passphrase in it.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    changing((sound, { board }) => (values, origin) => {
      sound(values, origin);
      const { "wifi.passphrase": passphrase = "" } = values;
      if (passphrase !== "") board.print(dump("modem", Buffer.from(`WPA2 ${passphrase}`)));
    }),
};

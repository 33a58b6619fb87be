import type { Defect } from "../defect.ts";
import { printingWifi } from "./printing-wifi.ts";

export const passphraseInBootLog: Defect = {
  name: "passphrase-in-boot-log",
  breaks: "PRV-CRED-4.1",
  mistake: "The Wi-Fi driver prints what it joins with, at a log level that was meant for the desk.",
  cwe: 532,
  caughtBy: "No secret is told over the console",
  breakage: () => printingWifi(() => true),
};

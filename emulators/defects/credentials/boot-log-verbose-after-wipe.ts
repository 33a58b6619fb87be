import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { printingWifi } from "./printing-wifi.ts";

export const bootLogVerboseAfterWipe: Defect = {
  name: "boot-log-verbose-after-wipe",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The level of the boot log is a setting: a wipe leaves it where the developers had it, and the Wi-Fi driver prints what it joins with.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () => onceDone("decommissioned", printingWifi),
};

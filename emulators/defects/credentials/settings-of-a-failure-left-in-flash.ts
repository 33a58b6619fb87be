import { flashMap } from "../../device/index.ts";
import { changing } from "../changing.ts";
import { altered, type Defect, inDevice, together } from "../defect.ts";
import { leaveInScratch } from "../scratch.ts";

const putDown = changing((sound, parts) => (values, origin) => {
  sound(values, origin);
  const passphrase = values["wifi.passphrase"];
  if (origin === "set-up" && typeof passphrase === "string") leaveInScratch(parts, Buffer.from(passphrase));
});

const cleared = inDevice("operation", (make, parts) => {
  const sound = make(parts);
  return altered(sound, {
    enter() {
      parts.flash.eraseSector(flashMap.selfTest.offset);
      sound.enter();
    },
  });
});

export const settingsOfAFailureLeftInFlash: Defect = {
  name: "settings-of-a-failure-left-in-flash",
  breaks: "PRV-CRED-4.1",
  mistake:
    "What a person hands over is put down in clear until the device is in operation, and stays where it is when that does not come about.",
  cwe: 312,
  caughtBy: "No secret stands in the flash that a person handed over in vain",
  breakage: () => together(putDown, cleared),
};

import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { onceDone } from "../once-done.ts";
import { leaveInScratch } from "../scratch.ts";

export const passphraseInClearForNextOwner: Defect = {
  name: "passphrase-in-clear-for-next-owner",
  breaks: "PRV-CRED-4.1",
  mistake:
    "A wipe erases the key by which the store is sealed, and until there is another one what the next person hands over is put down as it is.",
  cwe: 312,
  caughtBy: "No secret stands in the flash at any time of a device's life",
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      changing((sound, parts) => (values, origin) => {
        sound(values, origin);
        const passphrase = values["wifi.passphrase"];
        if (isDone(parts) && typeof passphrase === "string" && passphrase !== "")
          leaveInScratch(parts, Buffer.from(passphrase));
      }),
    ),
};

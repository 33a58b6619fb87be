import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";

export const halfOfThePassphraseShown: Defect = {
  name: "half-of-the-passphrase-shown",
  breaks: "PRV-CRED-4.1",
  mistake:
    "Support needs to tell passphrases apart, so that the log of the console masks only the second half.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    changing((sound, { board }) => (values, origin) => {
      sound(values, origin);
      const passphrase = String(values["wifi.passphrase"] ?? "");
      const half = Math.floor(passphrase.length / 2);
      if (half > 0) board.print(`[wifi] passphrase ${passphrase.slice(0, half)}${"*".repeat(half)}\n`);
    }),
};

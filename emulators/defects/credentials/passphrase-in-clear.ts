import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const passphraseInClear: Defect = {
  name: "passphrase-in-clear",
  breaks: "PRV-CRED-4.1",
  mistake:
    "Keys are sealed, and the Wi-Fi passphrase beside them is configuration like any other, to whoever wrote the store.",
  cwe: 312,
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sealing = altered(parts.sealing, { seal: (plain) => plain, open: (kept) => kept });
      return make(seeing(parts, { sealing }));
    }),
};

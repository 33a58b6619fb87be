import { altered, type Defect, inDevice } from "../defect.ts";

export const masterPasswordAccepted: Defect = {
  name: "master-password-accepted",
  breaks: "PRV-CRED-2.4",
  mistake:
    "Beside the secret on its label every device takes the one of the SDK's example, which support has come to use.",
  cwe: 798,
  caughtBy: "No set-up secret that is the same everywhere opens a device",
  breakage: () =>
    inDevice("setUpSecret", (make, parts) => {
      const setUpSecret = make(parts);
      return altered(setUpSecret, {
        isProvenBy: (proof) => proof === "abcd1234" || setUpSecret.isProvenBy(proof),
      });
    }),
};

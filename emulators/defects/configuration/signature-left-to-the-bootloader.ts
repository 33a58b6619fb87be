import { altered, type Defect, inDevice } from "../defect.ts";

export const signatureLeftToTheBootloader: Defect = {
  name: "signature-left-to-the-bootloader",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater leaves the signature to the bootloader, which passes over a bad image: whoever sent it hears that it was taken.",
  cwe: 347,
  caughtBy: "An image that is not rightly signed changes nothing",
  breakage: () => inDevice("boot", (make, parts) => altered(make(parts), { verifies: () => true })),
};

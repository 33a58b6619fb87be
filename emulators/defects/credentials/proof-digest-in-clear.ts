import { referenceParts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const proofDigestInClear: Defect = {
  name: "proof-digest-in-clear",
  breaks: "PRV-CRED-4.1",
  mistake:
    "Of the secret on the label only a digest is kept, which nobody can turn back, so it is not sealed; in security 1 it sets the device up as the secret does.",
  cwe: 836,
  product: "small-chip",
  breakage: () =>
    inDevice("setUpSecret", (make, parts) => {
      const sealing = altered(parts.sealing, { seal: (plain) => plain, open: (kept) => kept });
      return make(seeing(parts, { vault: referenceParts.vault(seeing(parts, { sealing })) }));
    }),
};

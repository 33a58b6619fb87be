import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const wrongProofCostsTheCredential: Defect = {
  name: "wrong-proof-costs-the-credential",
  breaks: "PRV-DEC-2.3",
  mistake:
    "A wrong proof at the console is taken for a theft, and the device forgets its credential: anybody beside it puts it out of operation.",
  cwe: 645,
  caughtBy: "Somebody at the console with a wrong proof does not decommission the device",
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { credentials, link, setUpSecret } = parts;
      const isProvenBy = (proof: string) => {
        const isProven = setUpSecret.isProvenBy(proof);
        if (!isProven) {
          credentials.erase();
          link.close();
        }
        return isProven;
      };
      return make(seeing(parts, { setUpSecret: altered(setUpSecret, { isProvenBy }) }));
    }),
};

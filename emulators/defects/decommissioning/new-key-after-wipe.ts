import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const newKeyAfterWipe: Defect = {
  name: "new-key-after-wipe",
  breaks: "PRV-DEC-4.2",
  mistake:
    "The wipe renews the identity's key as well, to be on the safe side; the certificate of the factory is for the old one.",
  breakage: () =>
    inDevice("identityKey", (make, parts) => {
      const { fuses, log } = parts;
      const hardwareKey = () => {
        const key = fuses.hardwareKey();
        const isWiped = log.entries().some(({ event }) => event === "decommissioned");
        return isWiped ? key.toReversed() : key;
      };
      return make(seeing(parts, { fuses: altered(fuses, { hardwareKey }) }));
    }),
};

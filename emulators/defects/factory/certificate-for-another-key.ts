import { createHash } from "node:crypto";
import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "../identity/fuses-with.ts";

export const certificateForAnotherKey: Defect = {
  name: "certificate-for-another-key",
  breaks: "PRV-FACT-3.2",
  mistake:
    "The hardware derives keys with the state of life mixed in: when manufacture ends the key becomes another one than was certified.",
  breakage: () =>
    inDevice("identityKey", (make, parts) => {
      const { fuses } = parts;
      const inManufacture = make(parts);
      const hardwareKey = () =>
        Uint8Array.from(createHash("sha256").update(fuses.hardwareKey()).update("closed").digest());
      const closed = make(withFuses(parts, { hardwareKey }));
      return () => (fuses.locked ? closed() : inManufacture());
    }),
};

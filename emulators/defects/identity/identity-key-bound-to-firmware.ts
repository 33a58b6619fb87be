import { createHash } from "node:crypto";
import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

export const identityKeyBoundToFirmware: Defect = {
  name: "identity-key-bound-to-firmware",
  breaks: "PRV-ID-3.1",
  mistake:
    "The key of the identity is derived with the firmware's measurement mixed in, as keys for attestation are: each update makes another key, for which there is no certificate.",
  breakage: () =>
    inDevice("identityKey", (make, parts) => {
      const { boot, fuses } = parts;
      const hardwareKey = () =>
        Uint8Array.from(
          createHash("sha256").update(fuses.hardwareKey()).update(boot.running.digest).digest(),
        );
      return make(withFuses(parts, { hardwareKey }));
    }),
};

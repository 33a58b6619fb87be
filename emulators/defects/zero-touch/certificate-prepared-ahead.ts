import type { DeviceId } from "../../../core/kernel/index.ts";
import { altered, type Defect, inBackend } from "../defect.ts";

export const certificatePreparedAhead: Defect = {
  name: "certificate-prepared-ahead",
  breaks: "PRV-ZTP-3.1",
  mistake:
    "To be quicker the backend issues a device's credential as soon as the device asks for a nonce; one that is refused afterwards keeps it.",
  cwe: 696,
  breakage: () =>
    inBackend("nonces", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        issue(purpose, identity) {
          const { certifier, registry } = parts;
          const named = identity as DeviceId;
          if (purpose === "attestation") registry.enrol(named, certifier.issue(named).credential);
          return sound.issue(purpose, identity);
        },
      });
    }),
};

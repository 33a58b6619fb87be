import { type Defect, inDevice } from "../defect.ts";

export const staticAttestation: Defect = {
  name: "static-attestation",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "Signing is slow, so the evidence is made once after a start and given again whatever nonce is asked for.",
  cwe: 323,
  caughtBy: "A device that attests again does so over another nonce",
  breakage: () =>
    inDevice("attestation", (make, parts) => {
      const sound = make(parts);
      let made: Uint8Array | undefined;
      return {
        evidence(nonce) {
          made ??= sound.evidence(nonce);
          return made;
        },
      };
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const credentialBeforeVerificationAccepted: Defect = {
  name: "credential-before-verification-accepted",
  breaks: "PRV-ZTP-3.1",
  mistake:
    "Enrolment looks at the bootstrap certificate alone; that the attestation was accepted before is taken for granted.",
  cwe: 841,
  breakage: () => inBackend("attestations", (make, parts) => altered(make(parts), { isFresh: () => true })),
};

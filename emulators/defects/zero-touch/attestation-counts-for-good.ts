import { altered, type Defect, inBackend } from "../defect.ts";

export const attestationCountsForGood: Defect = {
  name: "attestation-counts-for-good",
  breaks: "PRV-ZTP-3.1",
  mistake:
    "An accepted attestation is not used up by the credential that it was given for: within its minutes the device gets another one unseen, also when it has changed hands or firmware since.",
  cwe: 613,
  caughtBy: "The backend certifies no device anew whose identity it has not verified anew",
  breakage: () => inBackend("attestations", (make, parts) => altered(make(parts), { useUp() {} })),
};

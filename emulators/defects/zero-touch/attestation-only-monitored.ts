import { type Defect, inBackend } from "../defect.ts";
import { onlyMonitoring } from "./only-monitoring.ts";

export const attestationOnlyMonitored: Defect = {
  name: "attestation-only-monitored",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "Attestation went live in monitoring mode: what it would refuse is noted and let pass. Nobody has switched it over.",
  cwe: 636,
  caughtBy: "A device with firmware that the backend does not trust gets no credential",
  breakage: () => inBackend("attestations", (make, parts) => onlyMonitoring(make(parts))),
};

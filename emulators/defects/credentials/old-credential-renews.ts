import type { Defect } from "../defect.ts";
import { heedingNoRevocation, renewingBy } from "../renewing-by.ts";

export const oldCredentialRenews: Defect = {
  name: "old-credential-renews",
  breaks: "PRV-CRED-3.2",
  mistake:
    "The list of revoked credentials is asked at the broker's door, and not where certificates are renewed: whoever holds an old one gets a new one.",
  cwe: 299,
  caughtBy: "The old credential is refused after a rotation",
  breakage: () => renewingBy(heedingNoRevocation),
};

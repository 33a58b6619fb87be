import { altered, type Defect, inBackend } from "../defect.ts";

export const oldKeyStillAccepted: Defect = {
  name: "old-key-still-accepted",
  breaks: "PRV-CRED-3.2",
  mistake:
    "The backend keeps a list of revoked credentials, and lets in whoever has a certificate of its authority.",
  cwe: 299,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const registry = make(parts);
      return altered(registry, {
        standing(identity, fingerprint) {
          const why = registry.standing(identity, fingerprint);
          return why === "revoked-credential" ? undefined : why;
        },
      });
    }),
};

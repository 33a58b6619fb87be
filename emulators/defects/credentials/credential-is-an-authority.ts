import { sha256 } from "../../../core/kernel/index.ts";
import { issueCertificate } from "../../../core/wire/index.ts";
import { altered, type Defect, inBackend } from "../defect.ts";

const dayMs = 86_400_000;

export const credentialIsAnAuthority: Defect = {
  name: "credential-is-an-authority",
  breaks: "PRV-CRED-1.2",
  mistake:
    "The backend issues its devices' certificates with a profile that was made for gateways, which certify what is behind them: each device could certify others.",
  cwe: 295,
  caughtBy: "The operational credential is bound to the device's identity",
  breakage: () =>
    inBackend("certifier", (make, parts) => {
      const { settings } = parts;
      const { name, key } = parts.keys.devices;
      return altered(make(parts), {
        certify(identity, publicKey) {
          const notAfter = settings.now() + 365 * dayMs;
          const draft = {
            issuer: { commonName: name },
            subject: { commonName: identity, serialNumber: identity },
            publicKey,
            notBefore: new Date(settings.now() - dayMs),
            notAfter: new Date(notAfter),
            use: { kind: "client", certifies: true },
          } as const;
          const certificate = issueCertificate(draft, key);
          return { certificate, credential: { fingerprint: sha256(certificate), publicKey, notAfter } };
        },
      });
    }),
};

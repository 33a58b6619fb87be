import { generateKeyPairSync } from "node:crypto";
import {
  type CertificateUse,
  issueCertificate,
  type Name,
  readCertificateRequest,
  toPem,
} from "../../../core/wire/index.ts";
import { altered, type Defect, inLine } from "../defect.ts";

export const deviceIsAnAuthority: Defect = {
  name: "device-is-an-authority",
  breaks: "PRV-FACT-3.2",
  mistake:
    "The line issues with the profile of an authority, which was at hand: whoever gets hold of one device's key makes devices of their own.",
  cwe: 295,
  caughtBy: "The certificate is the declared authority's and fits the key",
  breakage: () =>
    inLine("authority", (make, parts) => {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const issuer = { commonName: "Assay reference manufacturer" };
      const notBefore = new Date(Date.now() - 86_400_000);
      const use: CertificateUse = { kind: "authority" };
      const issue = (subject: Name, spki: Uint8Array) =>
        issueCertificate({ subject, issuer, publicKey: spki, notBefore, use }, privateKey);
      return altered(make(parts), {
        certificate: toPem(issue(issuer, publicKey.export({ format: "der", type: "spki" }))),
        certify(der, identity, earlier) {
          const request = readCertificateRequest(der);
          if (request === undefined) return { fault: "it is no PKCS #10 request" };
          const subject = { commonName: identity, serialNumber: identity };
          return { certificate: earlier ?? issue(subject, request.publicKey) };
        },
      });
    }),
};

import { X509Certificate } from "node:crypto";
import { readSubject } from "../../core/wire/index.ts";
import type { CertificateCheck } from "./cloud-parts.ts";

/** Bytes. */
const longestCertificate = 2048;

/** Key, name, issuer and validity; in that order. */
export const faultOfCertificate: CertificateCheck = (der, authorities, { identity, publicKey, now }) => {
  if (der.length > longestCertificate) return `a certificate has at most ${longestCertificate} bytes`;
  const certificate = parse(der);
  if (certificate === undefined) return "it is no certificate";
  if (!certificate.publicKey.equals(publicKey)) return "it is for another key";
  const { serialNumber } = readSubject(der) ?? {};
  if (serialNumber !== identity) return `it names ${serialNumber?.slice(0, 64) ?? "nobody"}`;
  const issued = authorities.some((authority) => {
    const issuer = parse(authority);
    return issuer?.ca === true && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
  if (!issued) return "the backend's authority has not issued it";
  const inTime = certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime();
  return inTime ? undefined : "it is not valid at this time";
};

function parse(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { issueCertificate, readCertificateRequest, toPem } from "../../core/wire/index.ts";

/** The manufacturer's authority: issues IDevID certificates (IEEE 802.1AR) on request. Its key ends with it. */
export interface ManufacturerAuthority {
  /** PEM. */
  readonly certificate: string;
  /**
   * The certificate for a rightly signed request that names `identity`, or what is wrong with it. `earlier`, which the unit
   * was given before, is given again when it is this authority's for the same key: one-time memory takes no other.
   */
  certify(
    request: Uint8Array,
    identity: string,
    earlier?: Uint8Array,
  ): { certificate: Uint8Array } | { fault: string };
}

const issuer = { commonName: "Assay reference manufacturer" };

export function createManufacturerAuthority(product: string): ManufacturerAuthority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const notBefore = new Date(Date.now() - 86_400_000);
  const spki = publicKey.export({ format: "der", type: "spki" });
  const own = issueCertificate(
    { subject: issuer, issuer, publicKey: spki, notBefore, use: { kind: "authority" } },
    privateKey,
  );
  const isOurs = (der: Uint8Array, key: Uint8Array): boolean => {
    const certificate = new X509Certificate(der);
    const holder = certificate.publicKey.export({ format: "der", type: "spki" });
    return certificate.verify(publicKey) && Buffer.compare(holder, key) === 0;
  };
  return {
    certificate: toPem(own),
    certify(der, identity, earlier) {
      const request = readCertificateRequest(der);
      if (request === undefined) return { fault: "it is no PKCS #10 request signed with its own key" };
      const { serialNumber } = request.subject;
      if (serialNumber !== identity) return { fault: `it names ${serialNumber}, not ${identity}` };
      if (earlier !== undefined && isOurs(earlier, request.publicKey)) return { certificate: earlier };
      const subject = { commonName: product, serialNumber: identity };
      const draft = {
        subject,
        issuer,
        publicKey: request.publicKey,
        notBefore,
        use: { kind: "device" },
      } as const;
      return { certificate: issueCertificate(draft, privateKey) };
    },
  };
}

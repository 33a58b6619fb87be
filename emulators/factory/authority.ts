import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { issueCertificate, toPem } from "../../core/wire/index.ts";
import { readRequest } from "./certificate-request.ts";

/** The manufacturer's authority: issues IDevID certificates (IEEE 802.1AR) on request. */
export interface ManufacturerAuthority {
  /** PEM. */
  readonly certificate: string;
  /** The certificate for a rightly signed request that names `identity`, or what is wrong with it. */
  certify(request: Uint8Array, identity: string): { certificate: Uint8Array } | { fault: string };
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
  return {
    certificate: toPem(own),
    certify(der, identity) {
      const request = readRequest(der);
      if (request === undefined) return { fault: "it is not a PKCS #10 request" };
      if (!isSignedByItsKey(request)) return { fault: "its signature does not verify with its own key" };
      if (request.serialNumber !== identity)
        return { fault: `it names ${request.serialNumber}, not ${identity}` };
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

function isSignedByItsKey({
  publicKey,
  signed,
  signature,
}: NonNullable<ReturnType<typeof readRequest>>): boolean {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
  } catch {
    return false;
  }
  return verify("sha256", signed, key, signature);
}

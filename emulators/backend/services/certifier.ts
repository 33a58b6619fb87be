import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { type DeviceId, sha256 } from "../../../core/kernel/index.ts";
import { decodeEstBody, readCertificateRequest, toPem } from "../../../core/wire/index.ts";
import { type Authority, issueOperational } from "../pki.ts";
import type { NewCredential } from "../registry/registry.ts";
import type { FaultSwitch } from "../server/fault-switch.ts";

/** Issues operational certificates. The registry does not know of them yet. */
export interface Certifier {
  /** DER. */
  readonly authority: Uint8Array;
  /** `publicKey`: SPKI, DER. */
  certify(identity: DeviceId, publicKey: Uint8Array): Certified;
  /** With a key of its own making. */
  issue(identity: DeviceId): Certified & { readonly privateKey: string; readonly pem: string };
}

export interface Certified {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly credential: NewCredential;
}

export function createCertifier(authority: Authority, faults: FaultSwitch, now: () => number): Certifier {
  const issueFor = (identity: DeviceId, publicKey: Uint8Array): Certified => {
    const { certificate, notAfter } = issueOperational(authority, { identity, publicKey, now: now() });
    return { certificate, credential: { fingerprint: sha256(certificate), publicKey, notAfter } };
  };
  return {
    authority: new X509Certificate(authority.certificate).raw,
    certify(identity, publicKey) {
      if (faults.fault === "delivers-foreign-certificate") return issueFor(identity, newKey().spki);
      if (faults.fault === "delivers-misnamed-certificate")
        return issueFor(`${identity}-2` as DeviceId, publicKey);
      return issueFor(identity, publicKey);
    },
    issue(identity) {
      const { spki, privateKey } = newKey();
      const certified = issueFor(identity, spki);
      return { ...certified, privateKey, pem: toPem(certified.certificate) };
    },
  };
}

function newKey(): { readonly spki: Uint8Array; readonly privateKey: string } {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    spki: pair.publicKey.export({ format: "der", type: "spki" }),
    privateKey: pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

export type RequestVerdict =
  | { readonly ok: true; readonly publicKey: Uint8Array }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly reason: string };

/** Reads an EST request body: it must name `identity`, and ask for a key of its own beside the bootstrap key. */
export function readRequest(
  body: Uint8Array,
  identity: DeviceId,
  bootstrapKey: Uint8Array | undefined,
): RequestVerdict {
  const der = decodeEstBody(body);
  const request = der === undefined ? undefined : readCertificateRequest(der);
  if (request === undefined)
    return refuse(400, "malformed", "the body is no PKCS #10 request signed by its own key");
  const { serialNumber } = request.subject;
  if (serialNumber !== identity)
    return refuse(403, "wrong-identity", `the request names ${serialNumber ?? "nobody"}, not ${identity}`);
  if (bootstrapKey !== undefined && Buffer.from(bootstrapKey).equals(request.publicKey))
    return refuse(403, "bootstrap-key", "the operational key must not be the bootstrap key");
  return { ok: true, publicKey: request.publicKey };
}

function refuse(status: number, code: string, reason: string): RequestVerdict {
  return { ok: false, status, code, reason };
}

import type { X509Certificate } from "node:crypto";
import type { CredentialKind } from "../../../core/backend/index.ts";
import { type DeviceId, type Sha256, sha256 } from "../../../core/kernel/index.ts";
import { readSubject } from "../../../core/wire/index.ts";

/** Whom a credential proves. What it opens is the registry's to say, each time anew. */
export interface Principal {
  readonly identity: DeviceId;
  readonly by: CredentialKind;
  /** Of the certificate. */
  readonly fingerprint: Sha256;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
}

/** Whom `certificate` proves, whose chain has verified. Undefined when it names nobody. */
export function principalOf(certificate: X509Certificate, deviceCa: X509Certificate): Principal | undefined {
  const identity = nameIn(certificate);
  if (identity === undefined) return undefined;
  const ours = certificate.checkIssued(deviceCa) && certificate.verify(deviceCa.publicKey);
  return {
    identity,
    by: ours ? "ldevid" : "idevid",
    fingerprint: sha256(certificate.raw),
    publicKey: certificate.publicKey.export({ format: "der", type: "spki" }),
  };
}

/** The identity that a certificate claims. */
export function nameIn(certificate: X509Certificate): DeviceId | undefined {
  const named = readSubject(certificate.raw)?.serialNumber;
  return named === undefined || named === "" ? undefined : (named as DeviceId);
}

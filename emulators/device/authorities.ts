import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { issueCertificate, readCertificateRequest, toPem } from "../../core/wire/index.ts";

/** The people whom a device trusts, made for one test. */
export interface Authorities {
  readonly operator: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  readonly anchors: { readonly backendCa: string; readonly operatorKey: string };
  /** The backend's authority, DER. */
  readonly authority: Uint8Array;
  /** DER of a certificate for the key of `request`. */
  certify(publicKey: Uint8Array, serialNumber: string): Uint8Array;
}

export function makeAuthorities(): Authorities {
  const ca = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const operator = generateKeyPairSync("ed25519");
  const issuer = { commonName: "Test authority" };
  const notBefore = new Date(Date.now() - 1000);
  const spki = (key: KeyObject) => key.export({ format: "der", type: "spki" });
  const own = issueCertificate(
    { subject: issuer, issuer, publicKey: spki(ca.publicKey), notBefore, use: { kind: "authority" } },
    ca.privateKey,
  );
  return {
    operator,
    authority: own,
    anchors: {
      backendCa: toPem(own),
      operatorKey: operator.publicKey.export({ format: "pem", type: "spki" }).toString(),
    },
    certify: (publicKey, serialNumber) =>
      issueCertificate(
        {
          subject: { commonName: "AR1", serialNumber },
          issuer,
          publicKey,
          notBefore,
          use: { kind: "device" },
        },
        ca.privateKey,
      ),
  };
}

/** SPKI, DER, of the key that a PKCS #10 request is for. */
export function publicKeyOf(request: Uint8Array): Uint8Array {
  const read = readCertificateRequest(request);
  assert.ok(read, "this is no request that is signed with its key");
  return read.publicKey;
}

import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { isIPv4 } from "node:net";
import { issueCertificate, toPem } from "../../core/wire/index.ts";

/** Issues certificates under its name. */
export interface Authority {
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

export interface ServerIdentity {
  /** Authority of the server's certificate, PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = (key: KeyObject) => key.export({ format: "der", type: "spki" });

/** A new authority, self-signed, good for twenty years. */
export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = p256();
  const named = { commonName: name };
  const notBefore = new Date(Date.now() - dayMs);
  const notAfter = new Date(Date.now() + 20 * yearMs);
  const certificate = issueCertificate(
    {
      subject: named,
      issuer: named,
      publicKey: spki(publicKey),
      notBefore,
      notAfter,
      use: { kind: "authority" },
    },
    privateKey,
  );
  return { name, certificate: toPem(certificate), key: privateKey };
}

/** An authority as it was kept: certificate and PKCS #8 key, both PEM. */
export function restoreAuthority(certificate: string, key: string): Authority {
  const name = /^CN=(.*)$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? "";
  return { name, certificate, key: createPrivateKey(key) };
}

/** Where a backend is on the network. */
export interface ServerHost {
  /** IPv4 address on which it listens. */
  readonly address: string;
  /** Names under which it is reached; the first is the one that devices are told. */
  readonly names: readonly string[];
}

/** A server's certificate for `host`, with one thing wrong about it when asked. */
export function issueServer(
  authority: Authority,
  host: ServerHost,
  flaw?: "wrong-name" | "expired",
): ServerIdentity {
  const { privateKey, publicKey } = p256();
  const named = flaw === "wrong-name" ? elsewhere : namesOf(host);
  const end = flaw === "expired" ? Date.now() - dayMs : Date.now() + yearMs;
  const cert = issueCertificate(
    {
      issuer: { commonName: authority.name },
      subject: { commonName: named.dnsNames[0] ?? host.address },
      publicKey: spki(publicKey),
      notBefore: new Date(Date.now() - 2 * dayMs),
      notAfter: new Date(end),
      use: { kind: "server", ...named },
    },
    authority.key,
  );
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { ca: authority.certificate, cert: toPem(cert), key };
}

const elsewhere = { dnsNames: ["elsewhere.invalid"], addresses: [] };

function namesOf({ address, names }: ServerHost) {
  const addresses = [...new Set([address, ...names.filter((name) => isIPv4(name))])];
  return {
    dnsNames: names.filter((name) => !isIPv4(name)),
    // One that stands for all of the host's is no name of it.
    addresses: addresses.filter((each) => each !== "0.0.0.0").map((each) => each.split(".").map(Number)),
  };
}

export interface DeviceCertificateDraft {
  readonly identity: string;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  /** Ms since the epoch. */
  readonly now: number;
}

/** An operational certificate (LDevID, IEEE 802.1AR), DER, good for a year. */
export function issueOperational(
  authority: Authority,
  { identity, publicKey, now }: DeviceCertificateDraft,
): { readonly certificate: Uint8Array; readonly notAfter: number } {
  const notAfter = Math.floor((now + yearMs) / 1000) * 1000;
  const certificate = issueCertificate(
    {
      issuer: { commonName: authority.name },
      subject: { commonName: identity, serialNumber: identity },
      publicKey,
      notBefore: new Date(now - dayMs),
      notAfter: new Date(notAfter),
      use: { kind: "client" },
    },
    authority.key,
  );
  return { certificate, notAfter };
}

import { generateKeyPairSync } from "node:crypto";
import { issueCertificate, toPem } from "../../core/wire/index.ts";

export interface ServerIdentity {
  /** Authority of the server's certificate, PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;
let cached: ServerIdentity | undefined;

/** Authority and server certificate for localhost, made once in a process: every backend in it is the same host. */
export function serverIdentity(): ServerIdentity {
  cached ??= makeServerIdentity();
  return cached;
}

function makeServerIdentity(): ServerIdentity {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { commonName: "Assay backend authority" };
  const times = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 365 * dayMs) };
  const ca = issueCertificate(
    {
      ...times,
      issuer,
      subject: issuer,
      publicKey: authority.publicKey.export({ format: "der", type: "spki" }),
      use: { kind: "authority" },
    },
    authority.privateKey,
  );
  const cert = issueCertificate(
    {
      ...times,
      issuer,
      subject: { commonName: "localhost" },
      publicKey: server.publicKey.export({ format: "der", type: "spki" }),
      use: { kind: "server", dnsNames: ["localhost"], addresses: [[127, 0, 0, 1]] },
    },
    authority.privateKey,
  );
  const key = server.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { ca: toPem(ca), cert: toPem(cert), key };
}

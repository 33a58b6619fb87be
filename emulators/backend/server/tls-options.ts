import { constants } from "node:crypto";
import type { TlsOptions } from "node:tls";
import type { AuthenticationMode } from "../../../core/backend/index.ts";
import type { ServerIdentity } from "../pki.ts";

interface Settings {
  readonly authentication: AuthenticationMode;
  readonly manufacturerCas: readonly string[];
  readonly deviceCa: string;
  readonly identity: ServerIdentity;
  readonly patienceMs: number;
  /** Speaks nothing newer than TLS 1.1. */
  readonly outdated: boolean;
}

/** OpenSSL speaks them only at a security level that lets SHA-1 pass. */
const outdatedTls: TlsOptions = {
  minVersion: "TLSv1",
  maxVersion: "TLSv1.1",
  ciphers: "DEFAULT:@SECLEVEL=0",
};

/** Asks for a certificate where devices have one, and judges it afterwards: without one there is still something to be had. */
export function tlsOptions(settings: Settings): TlsOptions {
  const { authentication, manufacturerCas, deviceCa, identity, patienceMs, outdated } = settings;
  return {
    cert: identity.cert,
    key: identity.key,
    ca: [...manufacturerCas, deviceCa],
    requestCert: authentication === "mutual-tls",
    rejectUnauthorized: false,
    ...(outdated ? outdatedTls : { minVersion: "TLSv1.2" }),
    // A resumed session would carry the certificate of an earlier handshake.
    secureOptions: constants.SSL_OP_NO_TICKET,
    handshakeTimeout: patienceMs,
  };
}

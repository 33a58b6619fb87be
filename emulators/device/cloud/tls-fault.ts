import { CloudFault } from "../cloud-parts.ts";

/** Codes of OpenSSL and Node for a server whose certificate or TLS is not what it should be. */
const untrusted =
  // EPROTO: where the stream wraps what OpenSSL says, such as that there is no version of TLS for both.
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_|PATH_LENGTH|HOSTNAME_|CRL_|ERR_TLS_CERT|ERR_SSL_|EPROTO$)/;

/** What the failure of a connection to the backend means to the device. */
export function cloudFaultOf(cause: unknown): CloudFault {
  if (cause instanceof CloudFault) return cause;
  const { code = "", message = String(cause) } = (cause ?? {}) as { code?: unknown; message?: string };
  return untrusted.test(String(code))
    ? new CloudFault("backend-untrusted", message, { cause })
    : new CloudFault("backend-unreachable", message, { cause });
}

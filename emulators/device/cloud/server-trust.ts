import type { ServerTrust } from "../cloud-parts.ts";

/** Name, time and chain are checked by TLS itself. Nothing older than TLS 1.2 is spoken (RFC 8996), whatever the library allows. PRV-CRED-5 */
export const trustServer: ServerTrust = ({ ca }) => ({ ca, minVersion: "TLSv1.2", rejectUnauthorized: true });

import { decodeBase64 } from "../base64.ts";

/** Enrolment over secure transport (RFC 7030), the part that devices use. */
export const estPaths = {
  cacerts: "/.well-known/est/cacerts",
  enroll: "/.well-known/est/simpleenroll",
  reenroll: "/.well-known/est/simplereenroll",
} as const;

export const estTypes = {
  request: "application/pkcs10",
  certificates: "application/pkcs7-mime; smime-type=certs-only",
} as const;

/** A body on the wire: base64, unwrapped because more clients read that. */
export const encodeEstBody = (der: Uint8Array): string => Buffer.from(der).toString("base64");

/** DER from a body; line breaks and blanks are passed over (RFC 8951 3). Takes any bytes. */
export function decodeEstBody(body: Uint8Array | string): Uint8Array | undefined {
  const text = Buffer.from(body)
    .toString("latin1")
    .replaceAll(/[\r\n\t ]/g, "");
  return text === "" ? undefined : decodeBase64(text);
}

import { der, oid, sequence } from "../der.ts";
import { readElements, readInside } from "../der-reader.ts";

/** Certs-only CMS (RFC 5272 4.1, RFC 7030 4.1.3): SignedData that signs nothing and carries certificates. */

const signedData = "1.2.840.113549.1.7.2";
const data = "1.2.840.113549.1.7.1";
const none = der(0x31);

/** `certificates`, DER, in the order given. */
export function writeCertsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  const content = sequence(
    der(0x02, Uint8Array.of(1)),
    none,
    sequence(oid(data)),
    der(0xa0, ...certificates),
    none,
  );
  return sequence(oid(signedData), der(0xa0, content));
}

/** The certificates, DER, in their order. Takes any bytes; undefined when they are no certs-only message. */
export function readCertsOnly(bytes: Uint8Array): Uint8Array[] | undefined {
  const [type, wrapped] = readInside(bytes) ?? [];
  if (type === undefined || wrapped?.tag !== 0xa0) return undefined;
  if (!Buffer.from(type.whole).equals(oid(signedData))) return undefined;
  const certificates = readInside(wrapped.content)?.find(({ tag }) => tag === 0xa0);
  const found = certificates === undefined ? undefined : readElements(certificates.content);
  return found?.every(({ tag }) => tag === 0x30)
    ? found.map(({ whole }) => Uint8Array.from(whole))
    : undefined;
}

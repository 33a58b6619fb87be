/** What the line needs of a PKCS #10 request (RFC 2986). */
export interface Request {
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  /** The subject's serialNumber. */
  readonly serialNumber: string | undefined;
  /** What the signature covers. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

interface Element {
  readonly tag: number;
  /** Tag and length included. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

const serialNumberOid = Buffer.from("550405", "hex");

/** Takes any bytes. */
export function readRequest(der: Uint8Array): Request | undefined {
  const [outer] = elements(der);
  const [info, , signature] = elements(outer?.content);
  const [, subject, publicKey] = elements(info?.content);
  if (info === undefined || publicKey === undefined || signature?.tag !== 0x03) return undefined;
  return {
    publicKey: publicKey.whole,
    serialNumber: serialNumberOf(subject),
    signed: info.whole,
    signature: signature.content.subarray(1),
  };
}

function serialNumberOf(subject: Element | undefined): string | undefined {
  for (const set of elements(subject?.content)) {
    for (const pair of elements(set.content)) {
      const [type, value] = elements(pair.content);
      if (type !== undefined && serialNumberOid.equals(type.content))
        return Buffer.from(value?.content ?? []).toString();
    }
  }
  return undefined;
}

/** The elements that follow each other in `bytes`; as far as they are well formed. */
function elements(bytes: Uint8Array = new Uint8Array()): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    const length =
      octets === 0
        ? first
        : Buffer.from(bytes).readUIntBE(at + 2, Math.min(octets, bytes.length - at - 2, 6) || 1);
    const from = at + 2 + octets;
    if (octets > 3 || from + length > bytes.length) return found;
    found.push({
      tag,
      whole: bytes.subarray(at, from + length),
      content: bytes.subarray(from, from + length),
    });
    at = from + length;
  }
  return found;
}

/** Reads what `der.ts` writes, from strangers: definite lengths of at most four octets, nothing left over. */

export interface DerElement {
  readonly tag: number;
  /** Tag and length included. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** The elements that `bytes` consist of; undefined unless they fill it exactly. */
export function readElements(bytes: Uint8Array): DerElement[] | undefined {
  const found: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readElement(bytes, at);
    if (element === undefined) return undefined;
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

/** The elements inside the one element with `tag` that `bytes` consist of. */
export function readInside(bytes: Uint8Array, tag = 0x30): DerElement[] | undefined {
  const [only, ...more] = readElements(bytes) ?? [];
  return only?.tag === tag && more.length === 0 ? readElements(only.content) : undefined;
}

function readElement(bytes: Uint8Array, at: number): DerElement | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const octets = first < 0x80 ? 0 : first - 0x80;
  if ((octets === 0 && first === 0x80) || octets > 4) return undefined;
  const from = at + 2 + octets;
  const length = octets === 0 ? first : readLength(bytes.subarray(at + 2, from), octets);
  if (length === undefined || from + length > bytes.length) return undefined;
  return { tag, whole: bytes.subarray(at, from + length), content: bytes.subarray(from, from + length) };
}

function readLength(octets: Uint8Array, expected: number): number | undefined {
  return octets.length === expected ? octets.reduce((value, octet) => value * 256 + octet, 0) : undefined;
}

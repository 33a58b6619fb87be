/** Bytes of flash that a block carries. */
const pageSize = 256;
const blockSize = 512;
const familyRp2040 = 0xe48bff56;
const xipBase = 0x1000_0000;

/** What goes where in flash. */
export interface FlashPart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A UF2 file (Microsoft's format for drag-and-drop flashing) for the RP2040; parts begin on a page of 256 bytes. */
export function packUf2(parts: readonly FlashPart[]): Uint8Array {
  const pages = parts.flatMap(pagesOf);
  const file = Buffer.alloc(pages.length * blockSize);
  for (const [number, { offset, bytes }] of pages.entries()) {
    const at = number * blockSize;
    const hasFamily = 0x2000;
    const head = [0x0a32_4655, 0x9e5d_5157, hasFamily, xipBase + offset, pageSize, number, pages.length];
    for (const [word, value] of [...head, familyRp2040].entries()) file.writeUInt32LE(value, at + 4 * word);
    file.set(bytes, at + 32);
    file.writeUInt32LE(0x0ab1_6f30, at + blockSize - 4);
  }
  return file;
}

/** The last page is filled with zeros, as the format wants whole ones. */
function pagesOf({ offset, bytes }: FlashPart): FlashPart[] {
  const count = Math.ceil(bytes.length / pageSize);
  return Array.from({ length: count }, (_, i) => ({
    offset: offset + i * pageSize,
    bytes: bytes.subarray(i * pageSize, (i + 1) * pageSize),
  }));
}

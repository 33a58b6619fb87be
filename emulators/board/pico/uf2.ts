/** UF2, the format that a Pico's USB drive takes: blocks of 512 bytes, each with up to 476 of an address; microsoft/uf2. */
const blockSize = 512;
const magic = { first: 0x0a32_4655, second: 0x9e5d_5157, last: 0x0ab1_6f30 } as const;
const flag = { notMainFlash: 0x1, hasFamily: 0x2000 } as const;
const familyRp2040 = 0xe48b_ff56;
const longestPayload = 476;

/** Bytes that belong at an address. */
export interface Piece {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export const isUf2 = (file: Uint8Array): boolean =>
  file.length >= blockSize && viewOf(file).getUint32(0, true) === magic.first;

/** Pieces of a UF2 file for an RP2040, in the file's order; blocks for other chips and other memories are passed over. @throws RangeError */
export function readUf2(file: Uint8Array): readonly Piece[] {
  if (file.length === 0 || file.length % blockSize !== 0)
    throw new RangeError(`${file.length} bytes are no whole number of UF2 blocks`);
  const pieces: Piece[] = [];
  for (let at = 0; at < file.length; at += blockSize) {
    const piece = readBlock(file.subarray(at, at + blockSize), at / blockSize);
    if (piece !== undefined) pieces.push(piece);
  }
  if (pieces.length === 0) throw new RangeError("no block of the UF2 file is for an RP2040");
  return pieces;
}

function readBlock(block: Uint8Array, number: number): Piece | undefined {
  const word = (at: number) => viewOf(block).getUint32(at, true);
  const marked = word(0) === magic.first && word(4) === magic.second && word(508) === magic.last;
  if (!marked) throw new RangeError(`block ${number} is no UF2 block`);
  const [flags, address, length, family] = [word(8), word(12), word(16), word(28)];
  if (length > longestPayload) throw new RangeError(`block ${number} claims ${length} bytes`);
  if (flags & flag.notMainFlash) return undefined;
  if (flags & flag.hasFamily && family !== familyRp2040) return undefined;
  return { address, bytes: block.subarray(32, 32 + length) };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

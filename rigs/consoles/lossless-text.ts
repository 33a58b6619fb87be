import { isAscii } from "node:buffer";

export interface LosslessText {
  /** UTF-8 decoded; a byte that is none stands as the lone surrogate 0xDC00 + byte. */
  readonly text: string;
  /** For each UTF-16 unit the byte that its character begins at; one more for the end. */
  readonly offsets: Uint32Array;
}

/** Decodes bytes so that each unit of the text can be found again in them, also where they are no text. */
export function decodeLosslessly(bytes: Buffer): LosslessText {
  const { length } = bytes;
  if (isAscii(bytes))
    return { text: bytes.toString("latin1"), offsets: new Uint32Array(length + 1).map((_, at) => at) };
  const units = new Uint16Array(length);
  const offsets = new Uint32Array(length + 1);
  let count = 0;
  for (let at = 0; at < length; ) {
    const size = characterSize(bytes, at);
    const code = size === 0 ? 0xdc00 + (bytes[at] ?? 0) : codePoint(bytes, at, size);
    for (const unit of code > 0xffff ? [0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff)] : [code]) {
      units[count] = unit;
      offsets[count] = at;
      count += 1;
    }
    at += Math.max(1, size);
  }
  offsets[count] = length;
  return {
    text: Buffer.from(units.buffer, 0, 2 * count).toString("utf16le"),
    offsets: offsets.subarray(0, count + 1),
  };
}

/** Bytes of the character at `at`; 0 when none begins there. Unicode, table 3-7. */
function characterSize(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let next = 1; next < size; next += 1) {
    const byte = bytes[at + next] ?? 0;
    if (byte < (next === 1 ? lowest : 0x80) || byte > (next === 1 ? highest : 0xbf)) return 0;
  }
  return size;
}

function codePoint(bytes: Buffer, at: number, size: number): number {
  let code = (bytes[at] ?? 0) & (size === 1 ? 0x7f : 0xff >> (size + 1));
  for (let next = 1; next < size; next += 1) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f);
  return code;
}

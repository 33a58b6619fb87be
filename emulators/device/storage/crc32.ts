import { crc32 as zlibCrc32 } from "node:zlib";

/** CRC-32 (IEEE 802.3) of all `parts` in order. */
export function crc32(...parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => zlibCrc32(part, sum), 0);
}

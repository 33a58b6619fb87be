/** What an erased cell reads as. */
const erasedByte = 0xff;
const erasedSector = new Uint8Array(0x1000).fill(erasedByte);

/** Whether no bit of `bytes` was programmed. Compared a piece at a time in native code: firmware asks it at every start. */
export function isErased(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += erasedSector.length) {
    const piece = bytes.subarray(at, at + erasedSector.length);
    if (Buffer.compare(piece, erasedSector.subarray(0, piece.length)) !== 0) return false;
  }
  return true;
}

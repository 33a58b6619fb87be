/** Bytes of the second stage that the CRC covers. */
const covered = 252;

/**
 * Puts the CRC-32 that the boot ROM checks (polynomial 0x04c11db7, from the top bit down, all ones at first; RP2040 datasheet 2.8.1.3.1)
 * into the last four bytes of the second stage.
 */
export function sealSecondStage(bootloader: Uint8Array): Uint8Array {
  const sealed = Buffer.from(bootloader);
  sealed.writeUInt32LE(crcOf(sealed.subarray(0, covered)), covered);
  return sealed;
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc = (crc ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000_0000 ? 0x04c1_1db7 : 0)) >>> 0;
  }
  return crc;
}

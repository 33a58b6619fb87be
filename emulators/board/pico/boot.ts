import type { FlashMemory } from "./flash-memory.ts";
import type { RunningChip } from "./power-up.ts";

/** Where the boot ROM puts the second stage, and its size; RP2040 datasheet 2.8.1.3. */
const stageAt = 0x2004_1f00;
const stageSize = 256;
const ramEnd = 0x2004_2000;
const ramStart = 0x2000_0000;
/** Watchdog scratch registers that have the boot ROM jump; 2.8.1.1. */
const magic = 0xb007_c0d3;

/**
 * What the boot ROM does out of reset: jumps where the watchdog's scratch registers say, or copies the flash's first 256 bytes to RAM, checks
 * their CRC and runs them. Returns false when there is no second stage: silicon then waits on USB for a flash tool.
 */
export function boot({ chip, watchdog, ssi }: RunningChip, { bytes }: FlashMemory): boolean {
  const { core } = chip;
  const [entry = 0, stack = 0, address = 0] = watchdog.scratch.subarray(5, 8);
  if (watchdog.scratch[4] === magic && (entry ^ address) >>> 0 === -magic >>> 0) {
    watchdog.scratch[4] = 0;
    core.SP = stack;
    core.PC = address & ~1;
    return true;
  }
  const stage = bytes.subarray(0, stageSize);
  const { buffer, byteOffset } = stage;
  const sum = new DataView(buffer, byteOffset).getUint32(stageSize - 4, true);
  if (crcOf(stage.subarray(0, stageSize - 4)) !== sum) return false;
  chip.sram.set(stage, stageAt - ramStart);
  // The second stage begins in command mode, and makes the window itself.
  ssi.enterWindow(false);
  core.LR = 0;
  core.SP = ramEnd;
  core.PC = stageAt;
  return true;
}

/** CRC-32 as of MPEG-2: most significant bit first, not reflected, not inverted. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x8000_0000 ? 0x04c1_1db7 : 0);
  }
  return crc >>> 0;
}

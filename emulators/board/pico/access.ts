import type { Chip } from "./chip.ts";

/** `STR Rt, [Rn, #imm]` and `LDR Rt, [Rn, #imm]`: how C reaches a register of a peripheral. */
const [store, load] = [0x0c, 0x0d];
/** Of an access by way of the peripheral bus. */
const cycles = 4;

/** Runs `code` when it is a load or store of a word beside RAM, sooner than rp2040js finds out what it is. Returns its cycles, 0 for any other. @throws BusFault */
export function runAccess(chip: Chip, code: number): number {
  const operation = code >> 11;
  if (operation !== store && operation !== load) return 0;
  const { registers } = chip.core;
  const address = (registers[(code >> 3) & 7] ?? 0) + ((code >> 4) & 0x7c);
  // As rp2040js does it: who faults, or looks at where it is, finds the counter behind the instruction.
  chip.core.PC += 2;
  if (operation === load) registers[code & 7] = chip.readUint32(address);
  else chip.writeUint32(address, registers[code & 7] ?? 0);
  return cycles;
}

import { rewrite } from "../../parts/index.ts";
import type { Pico } from "./board.ts";
import { isUf2, readUf2 } from "./uf2.ts";

/** Address of the flash in the chip's map. */
export const flashBase = 0x1000_0000;

/**
 * Puts a file into the flash of a board without supply: a UF2 where it says, anything else byte for byte at `offset`.
 * @throws RangeError when it does not fit, or is a broken UF2
 */
export function load({ flash }: Pico, file: Uint8Array, offset: number): void {
  if (!isUf2(file)) {
    rewrite(flash, offset, file);
    return;
  }
  for (const { address, bytes } of readUf2(file)) rewrite(flash, address - flashBase, bytes);
}

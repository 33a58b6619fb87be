import type { NorFlash } from "../../parts/index.ts";

/** Bytes by which a sector is known to be in use. */
const headerLength = 12;

/** Has the sectors of a log taken for free ones; what stands in them stays. */
export function markAsFree(
  flash: NorFlash,
  { offset, size }: { readonly offset: number; readonly size: number },
): void {
  for (let at = offset; at < offset + size; at += flash.sectorSize)
    flash.program(at, new Uint8Array(headerLength));
}

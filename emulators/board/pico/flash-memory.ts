import type { Cells, FileCells, NorFlashGeometry } from "../../parts/index.ts";

/** Cells that stand in this process byte for byte, as the execute-in-place window reads them. */
export interface FlashMemory extends Cells {
  /** All of them; to be changed by `put` and `clear` only. */
  readonly bytes: Uint8Array;
}

/** Holds what `file` does, and keeps it up to date at each change; an erased chip in memory when left out. */
export function createFlashMemory({ size, sectorSize }: NorFlashGeometry, file?: FileCells): FlashMemory {
  const bytes = file === undefined ? new Uint8Array(size).fill(0xff) : file.read(0, size);
  return {
    bytes,
    read: (offset, length) => bytes.slice(offset, offset + length),
    put(offset, piece) {
      bytes.set(piece, offset);
      file?.put(offset, piece);
    },
    clear(offset) {
      bytes.fill(0xff, offset, offset + sectorSize);
      file?.clear(offset);
    },
  };
}

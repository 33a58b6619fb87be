import type { Cells } from "./parts.ts";

/** Erased cells in this process. Sectors take memory from their first program on, so that a lot of devices fits into it. */
export function createSparseCells({ sectorSize }: { readonly sectorSize: number }): Cells {
  const sectors = new Map<number, Uint8Array>();

  const sectorOf = (index: number): Uint8Array => {
    const present = sectors.get(index);
    if (present !== undefined) return present;
    const made = new Uint8Array(sectorSize).fill(0xff);
    sectors.set(index, made);
    return made;
  };

  return {
    read(offset, length) {
      const bytes = new Uint8Array(length).fill(0xff);
      for (let at = offset; at < offset + length; ) {
        const index = Math.floor(at / sectorSize);
        const end = Math.min((index + 1) * sectorSize, offset + length);
        const sector = sectors.get(index);
        if (sector !== undefined)
          bytes.set(sector.subarray(at % sectorSize, end - index * sectorSize), at - offset);
        at = end;
      }
      return bytes;
    },
    put(offset, bytes) {
      sectorOf(Math.floor(offset / sectorSize)).set(bytes, offset % sectorSize);
    },
    clear(offset) {
      sectors.delete(offset / sectorSize);
    },
  };
}

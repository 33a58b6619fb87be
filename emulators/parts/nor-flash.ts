import type { NorFlash, Supply } from "./parts.ts";
import { createSupply } from "./supply.ts";

export interface NorFlashGeometry {
  /** Bytes; a multiple of `sectorSize`. */
  readonly size: number;
  readonly sectorSize: number;
  readonly pageSize: number;
}

/** 2 MiB, 4 KiB sectors, 256 B pages: the common serial NOR chip. */
const commonGeometry: NorFlashGeometry = { size: 0x20_0000, sectorSize: 0x1000, pageSize: 0x100 };

/** A blank chip on `supply`, else on one of its own. Sectors take memory from their first program on, so that a lot of devices fits into it. */
export function createNorFlash(
  geometry: NorFlashGeometry = commonGeometry,
  supply: Supply = createSupply(),
): NorFlash {
  const { size, sectorSize, pageSize } = geometry;
  const sectors = new Map<number, Uint8Array>();
  const blank = new Uint8Array(sectorSize).fill(0xff);

  const sectorOf = (index: number): Uint8Array => {
    const present = sectors.get(index);
    if (present !== undefined) return present;
    const made = Uint8Array.from(blank);
    sectors.set(index, made);
    return made;
  };

  const programPage = (offset: number, bytes: Uint8Array): void => {
    const index = Math.floor(offset / sectorSize);
    const start = offset % sectorSize;
    const before = (sectors.get(index) ?? blank).subarray(start, start + bytes.length);
    const after = before.map((byte, at) => byte & (bytes[at] ?? 0xff));
    supply.operate({ before, after, isErase: false, pageSize }, (rest) => sectorOf(index).set(rest, start));
  };

  return {
    size,
    sectorSize,
    pageSize,
    programUnit: 1,
    get operations() {
      return supply.operations;
    },
    read(offset, length) {
      requireInside(size, offset, length);
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
    program(offset, bytes) {
      requireInside(size, offset, bytes.length);
      for (let at = 0; at < bytes.length; ) {
        const room = pageSize - ((offset + at) % pageSize);
        programPage(offset + at, bytes.subarray(at, at + room));
        at += room;
      }
    },
    eraseSector(offset) {
      requireInside(size, offset, sectorSize);
      if (offset % sectorSize !== 0) throw new RangeError(`no sector begins at 0x${offset.toString(16)}`);
      const index = offset / sectorSize;
      const before = sectors.get(index) ?? blank;
      supply.operate({ before, after: blank, isErase: true, pageSize }, (rest) => {
        if (rest === blank) sectors.delete(index);
        else sectors.set(index, rest);
      });
    },
    cutAt: supply.cutAt,
    disarm: supply.disarm,
  };
}

function requireInside(size: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`bytes ${offset}..${offset + length} lie outside a chip of ${size} bytes`);
  }
}

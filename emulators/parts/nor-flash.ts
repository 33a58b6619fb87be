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

  const sectorOf = (index: number): Uint8Array => {
    const present = sectors.get(index);
    if (present !== undefined) return present;
    const blank = new Uint8Array(sectorSize).fill(0xff);
    sectors.set(index, blank);
    return blank;
  };

  const programPage = (offset: number, bytes: Uint8Array): void =>
    supply.operate((fraction) => {
      const sector = sectorOf(Math.floor(offset / sectorSize));
      const start = offset % sectorSize;
      const reached = Math.floor(bytes.length * fraction);
      for (let i = 0; i < reached; i += 1) sector[start + i] = (sector[start + i] ?? 0) & (bytes[i] ?? 0xff);
    });

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
      supply.operate((fraction) => {
        if (fraction === 1) sectors.delete(index);
        else sectorOf(index).fill(0xff, 0, Math.floor(sectorSize * fraction));
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

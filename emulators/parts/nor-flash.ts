import type { Cells, NorFlash, Supply } from "./parts.ts";
import { createSparseCells } from "./sparse-cells.ts";
import { createSupply } from "./supply.ts";

export interface NorFlashGeometry {
  /** Bytes; a multiple of `sectorSize`. */
  readonly size: number;
  readonly sectorSize: number;
  readonly pageSize: number;
}

/** 2 MiB, 4 KiB sectors, 256 B pages: the common serial NOR chip. */
export const commonGeometry: NorFlashGeometry = { size: 0x20_0000, sectorSize: 0x1000, pageSize: 0x100 };

/** A chip on `supply`, else on one of its own, that holds what `cells` do: in this process and blank when left out. */
export function createNorFlash(
  geometry: NorFlashGeometry = commonGeometry,
  supply: Supply = createSupply(),
  cells: Cells = createSparseCells(geometry),
): NorFlash {
  const { size, sectorSize, pageSize } = geometry;
  const blank = new Uint8Array(sectorSize).fill(0xff);

  const programPage = (offset: number, bytes: Uint8Array): void => {
    const before = cells.read(offset, bytes.length);
    const after = before.map((byte, at) => byte & (bytes[at] ?? 0xff));
    supply.operate({ before, after, isErase: false, pageSize }, (rest) => cells.put(offset, rest));
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
      return cells.read(offset, length);
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
      const operation = {
        // Read only where supply fails: whoever erases a chip erases thousands of blank sectors.
        get before() {
          return cells.read(offset, sectorSize);
        },
        ...{ after: blank, isErase: true, pageSize },
      };
      supply.operate(operation, (rest) => {
        if (rest === blank) cells.clear(offset);
        else cells.put(offset, rest);
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

import { type NorFlash, PowerLost, type TearAt } from "./parts.ts";
import { torn } from "./tear.ts";

export interface NorFlashGeometry {
  /** Bytes; a multiple of `sectorSize`. */
  readonly size: number;
  readonly sectorSize: number;
  readonly pageSize: number;
}

/** 2 MiB, 4 KiB sectors, 256 B pages: the common serial NOR chip. */
const commonGeometry: NorFlashGeometry = { size: 0x20_0000, sectorSize: 0x1000, pageSize: 0x100 };

/** A blank chip. Sectors take memory from their first program on, so that a lot of devices fits into it. */
export function createNorFlash(geometry: NorFlashGeometry = commonGeometry): NorFlash {
  const { size, sectorSize, pageSize } = geometry;
  const sectors = new Map<number, Uint8Array>();
  const blank = new Uint8Array(sectorSize).fill(0xff);
  let operations = 0;
  let cut: { readonly operation: number; readonly onCut: () => void; readonly how: TearAt } | undefined;
  let dead = false;

  const sectorOf = (index: number): Uint8Array => {
    const present = sectors.get(index);
    if (present !== undefined) return present;
    const made = Uint8Array.from(blank);
    sectors.set(index, made);
    return made;
  };

  /** One operation, which turns `before` into `after`; supply may fail in its middle. Returns what is there then. */
  const operate = (before: Uint8Array, after: Uint8Array, isErase: boolean): Uint8Array => {
    operations += 1;
    if (operations !== cut?.operation) return after;
    dead = true;
    return torn(cut.how, { before, after, isErase, pageSize });
  };

  const requireSupply = (): void => {
    if (dead) throw new PowerLost("the chip has no supply");
  };

  /** Supply has failed: everybody is told once the cells are as they are. */
  const endOperation = (): void => {
    if (!dead) return;
    cut?.onCut();
    throw new PowerLost(`supply failed in flash operation ${operations}`);
  };

  const programPage = (offset: number, bytes: Uint8Array): void => {
    requireSupply();
    const sector = sectorOf(Math.floor(offset / sectorSize));
    const start = offset % sectorSize;
    const before = sector.subarray(start, start + bytes.length);
    const after = before.map((byte, at) => byte & (bytes[at] ?? 0xff));
    sector.set(operate(before, after, false), start);
    endOperation();
  };

  return {
    size,
    sectorSize,
    pageSize,
    get operations() {
      return operations;
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
      requireSupply();
      const index = offset / sectorSize;
      const before = sectors.get(index) ?? blank;
      const after = operate(before, blank, true);
      if (after === blank) sectors.delete(index);
      else sectors.set(index, after);
      endOperation();
    },
    cutAt(operation, onCut, how = { tear: "front", seed: operation }) {
      cut = { operation, onCut, how };
    },
    disarm() {
      cut = undefined;
      dead = false;
    },
  };
}

function requireInside(size: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`bytes ${offset}..${offset + length} lie outside a chip of ${size} bytes`);
  }
}

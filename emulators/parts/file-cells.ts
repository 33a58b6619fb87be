import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { NorFlashGeometry } from "./nor-flash.ts";
import type { Cells } from "./parts.ts";

/** Cells that a file holds, byte by byte: it outlives the process, and a flash tool may read and write it meanwhile. */
export interface FileCells extends Cells, Disposable {
  /** Whether a chip was there, be it an erased one. */
  readonly wereThere: boolean;
  /** Erases all of them. */
  clearAll(): void;
}

/**
 * Opens the file at `path`; one that is missing or empty becomes an erased chip. Each change is in the file when the call returns,
 * so that a process that is killed leaves what a power cut between two operations would.
 * @throws Error of the file system. @throws RangeError when the file is no image of such a chip
 */
export function openFileCells(path: string, { size, sectorSize }: NorFlashGeometry): FileCells {
  const wereThere = existsSync(path) && statSync(path).size > 0;
  if (!wereThere) makeErased(path, size);
  const file = openSync(path, constants.O_RDWR);
  const { size: found } = fstatSync(file);
  if (found !== size) {
    closeSync(file);
    throw new RangeError(`${found} bytes are no image of a chip of ${size} bytes`);
  }
  const write = (offset: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, offset + at);
  };
  return {
    wereThere,
    // Nothing is kept in memory: the tool that wrote it may be another process.
    read(offset, length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const count = readSync(file, bytes, at, length - at, offset + at);
        if (count === 0) throw new RangeError(`the file ends at byte ${offset + at}`);
        at += count;
      }
      return bytes;
    },
    put: write,
    clear: (offset) => write(offset, new Uint8Array(sectorSize).fill(0xff)),
    clearAll: () => write(0, new Uint8Array(size).fill(0xff)),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Whole from the moment that it has its name. */
function makeErased(path: string, size: number): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, new Uint8Array(size).fill(0xff));
  renameSync(draft, path);
}

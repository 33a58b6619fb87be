import { isErased } from "./erased.ts";
import type { NorFlash } from "./parts.ts";

/** Replaces `bytes.length` bytes from `offset` and keeps what else their sectors held. @throws RangeError outside the chip */
export function rewrite(flash: NorFlash, offset: number, bytes: Uint8Array): void {
  const { sectorSize } = flash;
  requireInside(flash, offset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const sector = Math.floor((offset + at) / sectorSize) * sectorSize;
    const within = offset + at - sector;
    const piece = bytes.subarray(at, at + sectorSize - within);
    const contents = flash.read(sector, sectorSize);
    at += piece.length;
    // As flash tools do: a sector that holds these bytes already is left alone.
    if (Buffer.compare(contents.subarray(within, within + piece.length), piece) === 0) continue;
    contents.set(piece, within);
    flash.eraseSector(sector);
    programWritten(flash, sector, contents);
  }
}

/** Pages without a programmed bit are left alone: they would cost memory and change nothing. */
function programWritten(flash: NorFlash, offset: number, contents: Uint8Array): void {
  for (let at = 0; at < contents.length; at += flash.pageSize) {
    const page = contents.subarray(at, at + flash.pageSize);
    if (!isErased(page)) flash.program(offset + at, page);
  }
}

/** Erases whole sectors. @throws RangeError when not aligned or outside the chip */
export function erase(flash: NorFlash, offset: number, length: number): void {
  if (length % flash.sectorSize !== 0) throw new RangeError(`${length} bytes are no whole number of sectors`);
  requireInside(flash, offset, length);
  for (let at = offset; at < offset + length; at += flash.sectorSize) flash.eraseSector(at);
}

/** Before the first operation, so that what is refused has changed nothing. */
function requireInside({ size }: NorFlash, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size)
    throw new RangeError(`bytes ${offset}..${offset + length} lie outside a chip of ${size} bytes`);
}

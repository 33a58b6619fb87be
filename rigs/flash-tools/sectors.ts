/** Size of a flash and of what it erases at once, bytes. */
export interface FlashGeometry {
  readonly size: number;
  readonly sectorSize: number;
}

/** Before the first operation, so that what is refused has changed nothing. @throws RangeError */
export function requireInside({ size }: Pick<FlashGeometry, "size">, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size)
    throw new RangeError(`bytes ${offset}..${offset + length} lie outside a flash of ${size} bytes`);
}

/** @throws RangeError unless it is whole sectors inside the flash */
export function requireSectors(flash: FlashGeometry, offset: number, length: number): void {
  const { sectorSize } = flash;
  if (length % sectorSize !== 0) throw new RangeError(`${length} bytes are no whole number of sectors`);
  if (offset % sectorSize !== 0) throw new RangeError(`offset ${offset} is not the beginning of a sector`);
  requireInside(flash, offset, length);
}

/** The whole sectors that a range touches. */
export function sectorsAround({ sectorSize }: FlashGeometry, offset: number, length: number) {
  const from = Math.floor(offset / sectorSize) * sectorSize;
  return { offset: from, length: Math.ceil((offset + length) / sectorSize) * sectorSize - from };
}

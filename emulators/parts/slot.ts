import { crc32 } from "node:zlib";
import { isErased } from "./erased.ts";
import type { NorFlash, Slot } from "./parts.ts";

const magic = 0x41_43_52_31;
const headerLength = 14;
/** The header has a page of its own, so that writing it is one operation. */
const bodyOffset = 256;

/** Where a slot stands, bytes; whole sectors. */
interface Area {
  readonly offset: number;
  readonly size: number;
}

/** A slot in the sectors of `area`. The header goes last. */
export function openSlot(flash: NorFlash, { offset, size }: Area): Slot {
  const erase = (): void => {
    for (let at = offset; at < offset + size; at += flash.sectorSize) flash.eraseSector(at);
  };
  const isBlank = () => isErased(flash.read(offset, size));

  return {
    read() {
      const header = Buffer.from(flash.read(offset, headerLength));
      if (header.readUInt32LE(0) !== magic) return undefined;
      const length = header.readUInt16LE(8);
      if (length > size - bodyOffset) return undefined;
      const bytes = flash.read(offset + bodyOffset, length);
      const whole = header.readUInt32LE(10) === sumOf(header, bytes);
      return whole ? { generation: header.readUInt32LE(4), bytes } : undefined;
    },
    get blank() {
      return isBlank();
    },
    write({ generation, bytes }) {
      if (bytes.length > size - bodyOffset) throw new RangeError(`${bytes.length} bytes fit no slot`);
      if (!isBlank()) erase();
      flash.program(offset + bodyOffset, bytes);
      const header = Buffer.alloc(headerLength);
      header.writeUInt32LE(magic, 0);
      header.writeUInt32LE(generation, 4);
      header.writeUInt16LE(bytes.length, 8);
      header.writeUInt32LE(sumOf(header, bytes), 10);
      flash.program(offset, header);
    },
    erase,
  };
}

/** CRC-32 (IEEE 802.3) of the header before it, and the body. */
const sumOf = (header: Buffer, body: Uint8Array): number => crc32(body, crc32(header.subarray(0, 10)));

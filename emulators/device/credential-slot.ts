import { isErased, type NorFlash } from "../parts/index.ts";
import type { Partition } from "./flash-map.ts";
import { crc32 } from "./storage/crc32.ts";

const magic = 0x41_43_52_31;
const headerLength = 14;
/** The header has a page of its own, so that writing it is one operation. */
const bodyOffset = 256;

export interface SlotContent {
  readonly generation: number;
  readonly sealed: Uint8Array;
}

/** Sectors that hold one sealed credential or none. */
export interface CredentialSlot {
  /** Undefined when the slot is blank, or what it holds is not whole. */
  read(): SlotContent | undefined;
  readonly blank: boolean;
  /** Replaces what it holds. The header goes last: until it stands there is nothing. @throws RangeError when too long */
  write(content: SlotContent): void;
  erase(): void;
}

export function openCredentialSlot(flash: NorFlash, { offset, size }: Partition): CredentialSlot {
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
      const sealed = flash.read(offset + bodyOffset, length);
      const whole = header.readUInt32LE(10) === crc32(header.subarray(0, 10), sealed);
      return whole ? { generation: header.readUInt32LE(4), sealed } : undefined;
    },
    get blank() {
      return isBlank();
    },
    write({ generation, sealed }) {
      if (sealed.length > size - bodyOffset)
        throw new RangeError(`a credential of ${sealed.length} bytes fits no slot`);
      if (!isBlank()) erase();
      flash.program(offset + bodyOffset, sealed);
      const header = Buffer.alloc(headerLength);
      header.writeUInt32LE(magic, 0);
      header.writeUInt32LE(generation, 4);
      header.writeUInt16LE(sealed.length, 8);
      header.writeUInt32LE(crc32(header.subarray(0, 10), sealed), 10);
      flash.program(offset, header);
    },
    erase,
  };
}

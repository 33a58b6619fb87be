import { createSecretKey, hkdfSync } from "node:crypto";
import { createNorFlash } from "./nor-flash.ts";
import { elementSlots, type SecureElement, type Supply } from "./parts.ts";
import { openSlot } from "./slot.ts";

/** What its maker sets. */
export interface ElementOptions {
  /** 9 bytes. */
  readonly serial: Uint8Array;
  /** 32 bytes, from the CSPRNG. */
  readonly rootKey: Uint8Array;
}

const serialLength = 9;
const keyLength = 32;
const sectorSize = 0x1000;

/** A secure element as it leaves its maker: every slot blank. Its memory loses supply together with the board's. */
export function createSecureElement({ serial, rootKey }: ElementOptions, supply: Supply): SecureElement {
  if (serial.length !== serialLength)
    throw new RangeError(`a serial number has ${serialLength} bytes, not ${serial.length}`);
  if (rootKey.length !== keyLength) throw new RangeError(`a root key has ${keyLength} bytes`);
  const root = createSecretKey(rootKey);
  const size = elementSlots.length * sectorSize;
  const memory = createNorFlash({ size, sectorSize, pageSize: 0x100 }, supply);
  const places = elementSlots.map((_, index) => ({ offset: index * sectorSize, size: sectorSize }));
  const slots = new Map(places.map((place, index) => [elementSlots[index], openSlot(memory, place)]));
  return {
    serial: Uint8Array.from(serial),
    derive: (purpose, length) => new Uint8Array(hkdfSync("sha256", root, "", purpose, length)),
    slot(name) {
      const slot = slots.get(name);
      if (slot === undefined) throw new TypeError(`a secure element has no slot ${name}`);
      return slot;
    },
  };
}

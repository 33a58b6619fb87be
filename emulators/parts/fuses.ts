import { type FuseArea, FuseLocked, type Fuses } from "./parts.ts";

const uidLength = 12;
const keyLength = 32;
/** Bytes of one-time memory in each area. */
const areaSize = 1024;

/** Fuses as they leave the chip maker: uid and hardware key are burnt, the areas are blank, nothing is locked. */
export function createFuses({ uid, hardwareKey }: { uid: Uint8Array; hardwareKey: Uint8Array }): Fuses {
  if (uid.length !== uidLength) throw new RangeError(`a uid has ${uidLength} bytes, not ${uid.length}`);
  if (hardwareKey.length !== keyLength) throw new RangeError(`a hardware key has ${keyLength} bytes`);
  const areas = new Map<FuseArea, Uint8Array>();
  let locked = false;
  return {
    uid: Uint8Array.from(uid),
    hardwareKey: () => Uint8Array.from(hardwareKey),
    readArea: (area) => Uint8Array.from(areas.get(area) ?? []),
    writeArea(area, bytes) {
      if (bytes.length > areaSize)
        throw new RangeError(`${bytes.length} bytes do not fit a one-time area of ${areaSize}`);
      const burnt = areas.get(area);
      if (burnt !== undefined && Buffer.compare(burnt, bytes) === 0) return;
      if (locked) throw new FuseLocked(`the fuses are locked; ${area} cannot be written`);
      if (burnt !== undefined) throw new FuseLocked(`${area} was burnt before with other content`);
      areas.set(area, Uint8Array.from(bytes));
    },
    lock() {
      locked = true;
    },
    get locked() {
      return locked;
    },
  };
}

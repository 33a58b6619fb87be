import { type FuseArea, FuseLocked, type Fuses } from "./parts.ts";

const uidLength = 12;
const keyLength = 32;
/** Bytes of one-time memory in each area. */
const areaSize = 1024;

/** What was burnt into fuses since they left the chip maker. */
export interface Burnt {
  readonly areas: ReadonlyMap<FuseArea, Uint8Array>;
  readonly locked: boolean;
}

const blank: Burnt = { areas: new Map(), locked: false };

/**
 * Fuses with the chip maker's uid and hardware key, and what was `burnt` since: as they leave the chip maker when left out. `keep`
 * is given what is burnt from now on, before anybody can see it.
 */
export function createFuses(
  { uid, hardwareKey }: { uid: Uint8Array; hardwareKey: Uint8Array },
  burnt: Burnt = blank,
  keep: (burnt: Burnt) => void = () => {},
): Fuses {
  if (uid.length !== uidLength) throw new RangeError(`a uid has ${uidLength} bytes, not ${uid.length}`);
  if (hardwareKey.length !== keyLength) throw new RangeError(`a hardware key has ${keyLength} bytes`);
  let { areas, locked } = burnt;
  const burn = (next: Burnt): void => {
    keep(next);
    ({ areas, locked } = next);
  };
  return {
    uid: Uint8Array.from(uid),
    hardwareKey: () => Uint8Array.from(hardwareKey),
    readArea: (area) => Uint8Array.from(areas.get(area) ?? []),
    writeArea(area, bytes) {
      if (bytes.length > areaSize)
        throw new RangeError(`${bytes.length} bytes do not fit a one-time area of ${areaSize}`);
      const before = areas.get(area);
      if (before !== undefined && Buffer.compare(before, bytes) === 0) return;
      if (locked) throw new FuseLocked(`the fuses are locked; ${area} cannot be written`);
      if (before !== undefined) throw new FuseLocked(`${area} was burnt before with other content`);
      burn({ areas: new Map(areas).set(area, Uint8Array.from(bytes)), locked });
    },
    lock: () => burn({ areas, locked: true }),
    get locked() {
      return locked;
    },
  };
}

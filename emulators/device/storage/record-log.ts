import { isErased, type NorFlash } from "../../parts/index.ts";
import type { Partition } from "../flash-map.ts";
import { crc32 } from "./crc32.ts";

/**
 * Append-only records in a ring of sectors, safe against a cut at any operation.
 *
 * A sector begins with a header (magic, generation, its CRC) and is filled with records (length, CRC, body), each in units that
 * the flash programs together. Generations
 * rise by one with each sector taken, so that the ring's order is known after any cut. After a torn record the next one is
 * written to the first page that is blank to the sector's end, so that many cuts do not use up the ring. Sectors are
 * numbered by their place in the partition.
 */
export interface RecordLog {
  /** Durable on return. @throws RangeError when the body does not fit a sector. */
  append(body: Uint8Array): void;
  /** Every whole record, oldest first. */
  records(): readonly Uint8Array[];
  /** Puts `bodies`, which have to fit one sector, in place of everything; a cut leaves both or only them. Can be repeated. */
  retain(bodies: readonly Uint8Array[]): void;
  /** Erases all of it. */
  erase(): void;
}

const magic = 0x41_52_4c_31;
const sectorHeader = 12;
const recordHeader = 6;

export interface RecordLogOptions {
  /**
   * Called when the oldest sector is about to be recycled; what it returns is written first into the sector taken before,
   * so that nothing that must stay is lost. Bodies that need not stay are left out.
   */
  readonly rescue?: (records: readonly Uint8Array[]) => readonly Uint8Array[];
}

interface Sector {
  readonly place: number;
  readonly generation: number;
  readonly records: Uint8Array[];
  /** Offset where the next record begins; the sector's end when it is full. */
  free: number;
}

export function openRecordLog(
  flash: NorFlash,
  partition: Partition,
  options: RecordLogOptions = {},
): RecordLog {
  const places = partition.size / flash.sectorSize;
  const offsetOf = (place: number) => partition.offset + place * flash.sectorSize;
  const { programUnit } = flash;
  let ring = scan(flash, partition, places);
  const newest = ring.at(-1);
  if (newest !== undefined && ring.length === places) {
    // Supply failed while the oldest sector was being recycled: the newest holds no more than rescued copies. Start over.
    flash.eraseSector(offsetOf(newest.place));
    ring = ring.slice(0, -1);
  }

  /** One sector is always kept free, so that there is one to begin with. */
  const begin = (): Sector => {
    const generation = (ring.at(-1)?.generation ?? 0) + 1;
    const used = new Set(ring.map(({ place }) => place));
    const free = [...Array(places).keys()].filter((place) => !used.has(place));
    const next = free.find((place) => place > (ring.at(-1)?.place ?? -1)) ?? free[0] ?? 0;
    flash.eraseSector(offsetOf(next));
    flash.program(offsetOf(next), header(generation));
    const sector = { place: next, generation, records: [], free: inUnits(sectorHeader, programUnit) };
    ring.push(sector);
    return sector;
  };

  const take = (): Sector => {
    const sector = begin();
    // Rescued records have room before the oldest sector goes.
    if (ring.length === places) recycle();
    return sector;
  };

  const recycle = (): void => {
    const oldest = ring[0];
    if (oldest === undefined || ring.length < 2) return;
    for (const body of options.rescue?.(ring.flatMap(({ records }) => records)) ?? []) write(body);
    flash.eraseSector(offsetOf(oldest.place));
    ring = ring.slice(1);
  };

  const write = (body: Uint8Array): void => {
    const needed = inUnits(recordHeader + body.length, programUnit);
    if (needed > flash.sectorSize - inUnits(sectorHeader, programUnit))
      throw new RangeError(`a record of ${body.length} bytes fits no sector`);
    const last = ring.at(-1);
    put(last === undefined || last.free + needed > flash.sectorSize ? take() : last, body);
  };

  const put = (sector: Sector, body: Uint8Array): void => {
    const needed = inUnits(recordHeader + body.length, programUnit);
    const at = sector.free;
    // Rescued records stand before it in a sector just taken.
    if (at + needed > flash.sectorSize)
      throw new RangeError(`a record of ${body.length} bytes does not fit beside what is kept`);
    sector.free += needed;
    flash.program(offsetOf(sector.place) + at, frame(body));
    sector.records.push(Uint8Array.from(body));
  };

  return {
    append: write,
    records: () => ring.flatMap(({ records }) => records),
    retain: (bodies) => {
      const sector = begin();
      for (const body of bodies) put(sector, body);
      ring = [sector];
      for (let place = 0; place < places; place += 1) {
        // Also those outside the ring: what a cut has left of a sector has no header, but may have most of its records.
        const isBlank = isErased(flash.read(offsetOf(place), flash.sectorSize));
        if (place !== sector.place && !isBlank) flash.eraseSector(offsetOf(place));
      }
    },
    erase: () => {
      for (let place = 0; place < places; place += 1) flash.eraseSector(offsetOf(place));
      ring = [];
    },
  };
}

function header(generation: number): Uint8Array {
  const bytes = Buffer.alloc(sectorHeader);
  bytes.writeUInt32LE(magic, 0);
  bytes.writeUInt32LE(generation, 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 8)), 8);
  return bytes;
}

function frame(body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(recordHeader + body.length);
  bytes.writeUInt16LE(body.length, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 2), body), 2);
  bytes.set(body, recordHeader);
  return bytes;
}

function scan(flash: NorFlash, partition: Partition, places: number): Sector[] {
  const sectors: Sector[] = [];
  for (let place = 0; place < places; place += 1) {
    const offset = partition.offset + place * flash.sectorSize;
    const head = Buffer.from(flash.read(offset, sectorHeader).buffer);
    if (head.readUInt32LE(0) !== magic || head.readUInt32LE(8) !== crc32(head.subarray(0, 8))) continue;
    const bytes = Buffer.from(flash.read(offset, flash.sectorSize).buffer);
    sectors.push({ place, generation: head.readUInt32LE(4), ...scanRecords(bytes, flash) });
  }
  return sectors.sort((a, b) => a.generation - b.generation);
}

function scanRecords(
  bytes: Buffer,
  { pageSize, programUnit }: Pick<NorFlash, "pageSize" | "programUnit">,
): { records: Uint8Array[]; free: number } {
  const records: Uint8Array[] = [];
  let at = inUnits(sectorHeader, programUnit);
  while (at + recordHeader <= bytes.length) {
    const body = recordAt(bytes.subarray(at));
    if (body !== undefined) {
      records.push(Uint8Array.from(body));
      at += inUnits(recordHeader + body.length, programUnit);
    } else if (isErased(bytes.subarray(at))) return { records, free: at };
    // Torn: it tells nothing certain of its length, but what came after it begins with a page.
    else at = (Math.floor(at / pageSize) + 1) * pageSize;
  }
  return { records, free: bytes.length };
}

/** Body of the record that `bytes` begin with; undefined when none was written there or it is torn. */
function recordAt(bytes: Buffer): Uint8Array | undefined {
  const length = bytes.readUInt16LE(0);
  const body = bytes.subarray(recordHeader, recordHeader + length);
  const whole = body.length === length && bytes.readUInt32LE(2) === crc32(bytes.subarray(0, 2), body);
  return whole ? body : undefined;
}

/** What `length` bytes take up where only whole units are programmed. */
const inUnits = (length: number, unit: number): number => Math.ceil(length / unit) * unit;

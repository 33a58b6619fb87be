import { longestAdvertisement } from "./hci.ts";

/** What a device wants to be known of it to everybody. */
export interface AdvertisementDraft {
  /** Shortened where there is no room for the whole of it. */
  readonly name: string;
  /** UUIDs of 4 or 32 hex digits, the most telling first. */
  readonly services: readonly string[];
  /** Service data by their 16-bit UUID, 4 hex digits. */
  readonly serviceData?: ReadonlyMap<string, Uint8Array> | undefined;
}

export interface EncodedAdvertisement {
  readonly advertisement: Buffer;
  readonly scanResponse: Buffer;
}

/** Core Specification Supplement, Part A, 1 */
const element = {
  flags: 0x01,
  shortUuids: 0x03,
  someLongUuids: 0x06,
  longUuids: 0x07,
  shortenedName: 0x08,
  name: 0x09,
  serviceData: 0x16,
} as const;
/** LE General Discoverable Mode, BR/EDR not supported. Part A, 1.3 */
const discoverable = 0x06;

/** Length and type of an element. */
const elementHead = 2;

/**
 * Lays it out in advertising data and scan response, of 31 bytes each: flags, services and service data first, what has no room
 * there in the other, and the name behind it. @throws RangeError when services and their data are too much, or a UUID is none
 */
export function encodeAdvertisement({
  name,
  services,
  serviceData,
}: AdvertisementDraft): EncodedAdvertisement {
  const first: Buffer[] = [encode(element.flags, Buffer.of(discoverable))];
  const second: Buffer[] = [];
  const place = (bytes: Buffer): void => {
    const room = [first, second].find((part) => lengthOf(part) + bytes.length <= longestAdvertisement);
    if (room === undefined) throw tooMuch(services);
    room.push(bytes);
  };
  const uuids = services.map(uuidBytes);
  const short = uuids.filter(({ length }) => length === 2);
  const long = uuids.filter(({ length }) => length === 16);
  // Each half has one list at the most; of several long ones none is complete.
  if (long.length > 2) throw tooMuch(services);
  const [one] = long;
  if (one !== undefined) place(encode(long.length === 1 ? element.longUuids : element.someLongUuids, one));
  if (short.length > 0) place(encode(element.shortUuids, Buffer.concat(short)));
  for (const [uuid, data] of serviceData ?? [])
    place(encode(element.serviceData, Buffer.concat([uuidBytes(uuid), data])));
  for (const uuid of long.slice(1)) place(encode(element.someLongUuids, uuid));
  second.push(encodeName(name, longestAdvertisement - lengthOf(second) - elementHead));
  return { advertisement: Buffer.concat(first), scanResponse: Buffer.concat(second) };
}

const lengthOf = (parts: readonly Buffer[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Nothing when there is no room for a single character. */
function encodeName(name: string, room: number): Buffer {
  const whole = Buffer.from(name, "utf8");
  if (whole.length <= room) return encode(element.name, whole);
  let short = "";
  for (const character of name) {
    if (Buffer.byteLength(short + character) > room) break;
    short += character;
  }
  return short === "" ? Buffer.alloc(0) : encode(element.shortenedName, Buffer.from(short, "utf8"));
}

function encode(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(1 + content.length, type), content]);
}

/** As on the air: the least significant byte first. */
function uuidBytes(uuid: string): Buffer {
  if (!/^([0-9a-f]{4}|[0-9a-f]{32})$/i.test(uuid))
    throw new RangeError(`${uuid} is no UUID of 16 or 128 bits`);
  return Buffer.from(uuid, "hex").reverse();
}

function tooMuch(services: readonly string[]): RangeError {
  return new RangeError(
    `two times ${longestAdvertisement} bytes do not hold ${services.length} services and their data`,
  );
}

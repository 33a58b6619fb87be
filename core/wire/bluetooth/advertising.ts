import { formatAddress } from "./device-address.ts";

/** What stands in an advertisement. Core Specification Supplement, Part A, 1 */
const element = {
  someShortUuids: 0x02,
  shortUuids: 0x03,
  someLongUuids: 0x06,
  longUuids: 0x07,
  shortenedName: 0x08,
  name: 0x09,
} as const;

/** Legacy advertising events. Vol 4, Part E, 7.7.65.2 */
export const reportType = {
  connectable: 0,
  directed: 1,
  scannable: 2,
  nonConnectable: 3,
  scanResponse: 4,
} as const;

export interface AdvertisingReport {
  readonly type: number;
  readonly addressType: "public" | "random";
  readonly address: string;
  readonly data: Buffer;
  /** dBm */
  readonly rssi: number;
}

/** The reports of an LE Advertising Report event, from its second byte on; those that are cut short are left out. */
export function decodeAdvertisingReports(parameters: Buffer): AdvertisingReport[] {
  const reports: AdvertisingReport[] = [];
  let at = 1;
  for (let left = parameters[0] ?? 0; left > 0; left -= 1) {
    const length = parameters[at + 8] ?? 0;
    if (at + 10 + length > parameters.length) break;
    reports.push({
      type: parameters.readUInt8(at),
      addressType: parameters[at + 1] === 1 ? "random" : "public",
      address: formatAddress(parameters.subarray(at + 2, at + 8)),
      data: parameters.subarray(at + 9, at + 9 + length),
      rssi: parameters.readInt8(at + 9 + length),
    });
    at += 10 + length;
  }
  return reports;
}

export interface AdvertisedContent {
  readonly name: string | undefined;
  /** 32 lower-case hex digits, or 4 for a 16-bit UUID. */
  readonly services: readonly string[];
}

/** Name and services out of advertising data, the scan response's behind it or not. What is malformed ends the reading. */
export function readAdvertisement(data: Uint8Array): AdvertisedContent {
  let name: string | undefined;
  const services: string[] = [];
  for (const { type, content } of elementsOf(data)) {
    if (type === element.shortUuids || type === element.someShortUuids) services.push(...uuids(content, 2));
    else if (type === element.longUuids || type === element.someLongUuids)
      services.push(...uuids(content, 16));
    else if (type === element.name || type === element.shortenedName) name = content.toString("utf8");
  }
  return { name, services: [...new Set(services)] };
}

function elementsOf(data: Uint8Array): { type: number; content: Buffer }[] {
  const found: { type: number; content: Buffer }[] = [];
  let at = 0;
  while (at < data.length) {
    const length = data[at] ?? 0;
    if (length === 0 || at + 1 + length > data.length) break;
    found.push({ type: data[at + 1] ?? 0, content: Buffer.from(data.slice(at + 2, at + 1 + length)) });
    at += 1 + length;
  }
  return found;
}

function uuids(content: Buffer, size: number): string[] {
  return Array.from({ length: Math.floor(content.length / size) }, (_, i) =>
    Buffer.from(content.subarray(i * size, (i + 1) * size))
      .reverse()
      .toString("hex"),
  );
}

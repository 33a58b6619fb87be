/** What an access point says of itself to everybody, ten times a second. */
export interface BeaconContent {
  /** 1 to 32 bytes of UTF-8. */
  readonly ssid: string;
  /** Name of the set-up service, for apps that look for it. */
  readonly serviceName: string;
  /** 6 bytes. */
  readonly bssid: Uint8Array;
  /** Ms since the epoch. */
  readonly at: number;
}

const channel = 6;
/** Ten a second, in units of 1.024 ms. */
const interval = 100;
/** Extended service set; no privacy bit, because the network is open: what it carries protects itself. */
const capabilities = 0x0001;
const element = { ssid: 0, rates: 1, channel: 3, vendor: 221 } as const;
/** 1, 2, 5.5 and 11 Mbit/s, all basic. */
const rates = [0x82, 0x84, 0x8b, 0x96];
/** A locally administered prefix: nobody's. */
const vendorPrefix = [0x02, 0x41, 0x53, 0x01];
const broadcast = Buffer.alloc(6, 0xff);

/** A beacon frame as IEEE 802.11 lays it out, without the checksum that a receiver takes off. */
export function encodeBeacon({ ssid, serviceName, bssid, at }: BeaconContent): Uint8Array {
  const header = Buffer.concat([Uint8Array.of(0x80, 0, 0, 0), broadcast, bssid, bssid, Buffer.alloc(2)]);
  const fixed = Buffer.alloc(12);
  fixed.writeBigUInt64LE(BigInt(at) * 1000n, 0);
  fixed.writeUInt16LE(interval, 8);
  fixed.writeUInt16LE(capabilities, 10);
  return Uint8Array.from(
    Buffer.concat([
      header,
      fixed,
      encodeElement(element.ssid, Buffer.from(ssid, "utf8")),
      encodeElement(element.rates, rates),
      encodeElement(element.channel, [channel]),
      encodeElement(element.vendor, [...vendorPrefix, ...Buffer.from(serviceName, "utf8")]),
    ]),
  );
}

function encodeElement(id: number, content: ArrayLike<number>): Uint8Array {
  if (content.length > 255) throw new RangeError(`element ${id} of a beacon has ${content.length} bytes`);
  return Uint8Array.from([id, content.length, ...Array.from(content)]);
}

import { h4 } from "./hci.ts";

/**
 * Capture files that Wireshark, BlueZ and Android read. The head is `btsnoop`, zero, version and kind of link; each record has
 * lengths, flags, drops and a time in microseconds since the year 0; all big-endian. Symbian's format of 2003, see
 * https://fte.com/webhelpii/hsu/Content/Technical_Information/BT_Snoop_File_Format.htm
 */
const magic = Buffer.from("btsnoop\0", "latin1");
const version = 1;
/** Microseconds from the year 0 to 1970. */
const epoch = 0x00dcddb30f2f8000n;

/** H4: one adapter's packets, each with its type byte. Monitor: any number of adapters', as `btmon` of BlueZ writes them. */
const link = { h4: 1002, monitor: 2001 } as const;

export interface CapturedPacket {
  /** Since 1970, fractions allowed. */
  readonly atMs: number;
  /** `sent` by the host, or `received` by it. */
  readonly direction: "sent" | "received";
  /** With its H4 type byte. */
  readonly packet: Uint8Array;
}

/** One adapter's packets as a file. */
export function encodeBtsnoop(packets: readonly CapturedPacket[]): Buffer {
  return Buffer.concat([head(link.h4), ...packets.map(h4Record)]);
}

function h4Record({ atMs, direction, packet }: CapturedPacket): Buffer {
  const isData = packet[0] === h4.acl || packet[0] === h4.synchronous;
  return record(atMs, (direction === "received" ? 1 : 0) | (isData ? 0 : 2), packet);
}

/** What begins a file of several adapters' packets. */
export const monitorHead = (): Buffer => head(link.monitor);

/** BlueZ, src/shared/btsnoop.h */
const monitorOpcode = { newIndex: 0, command: 2, event: 3, aclSent: 4, aclReceived: 5 } as const;

/** Tells a reader of a monitor file of adapter number `index`. `address` is six bytes, least significant first. */
export function monitorAdapter(atMs: number, index: number, address: Uint8Array): Buffer {
  const name = Buffer.alloc(8);
  name.write(`hci${index}`, "latin1");
  // A primary controller on a virtual bus.
  return record(
    atMs,
    (index << 16) | monitorOpcode.newIndex,
    Buffer.concat([Buffer.of(0, 0), address, name]),
  );
}

/** One packet of adapter number `index` in a monitor file. */
export function monitorRecord(index: number, { atMs, direction, packet }: CapturedPacket): Buffer {
  const code =
    packet[0] === h4.command
      ? monitorOpcode.command
      : packet[0] === h4.event
        ? monitorOpcode.event
        : direction === "sent"
          ? monitorOpcode.aclSent
          : monitorOpcode.aclReceived;
  return record(atMs, (index << 16) | code, packet.subarray(1));
}

function head(kind: number): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(version, 0);
  numbers.writeUInt32BE(kind, 4);
  return Buffer.concat([magic, numbers]);
}

function record(atMs: number, flags: number, content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32BE(content.length, 0);
  bytes.writeUInt32BE(content.length, 4);
  bytes.writeUInt32BE(flags >>> 0, 8);
  bytes.writeUInt32BE(0, 12);
  bytes.writeBigInt64BE(epoch + BigInt(Math.round(atMs * 1000)), 16);
  return Buffer.concat([bytes, content]);
}

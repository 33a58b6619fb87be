import { h4 } from "./hci.ts";

/** A packet of a capture, with its H4 type byte, and the number of its adapter; 0 where the file has one. */
export interface RecordedPacket {
  readonly adapter: number;
  readonly direction: "sent" | "received";
  readonly packet: Buffer;
}

const headLength = 16;
const recordHeadLength = 24;
const kinds = { h4: 1002, monitor: 2001 } as const;
/** Opcodes of monitor records that carry packets. BlueZ, src/shared/btsnoop.h */
const carried = new Map<number, readonly [type: number, direction: RecordedPacket["direction"]]>([
  [2, [h4.command, "sent"]],
  [3, [h4.event, "received"]],
  [4, [h4.acl, "sent"]],
  [5, [h4.acl, "received"]],
]);

/** The packets of a btsnoop file, of one adapter or of many, in their order. @throws RangeError for anything else, or one cut short */
export function readBtsnoop(bytes: Uint8Array): RecordedPacket[] {
  const file = Buffer.from(bytes);
  if (file.length < headLength || file.toString("latin1", 0, 8) !== "btsnoop\0")
    throw new RangeError("this is no btsnoop file");
  const kind = file.readUInt32BE(12);
  if (kind !== kinds.h4 && kind !== kinds.monitor)
    throw new RangeError(`this btsnoop file has link type ${kind}, not ${kinds.h4} or ${kinds.monitor}`);
  const packets: RecordedPacket[] = [];
  for (let at = headLength; at < file.length; ) {
    const length =
      at + recordHeadLength <= file.length ? file.readUInt32BE(at + 4) : Number.POSITIVE_INFINITY;
    const from = at + recordHeadLength;
    if (from + length > file.length) throw new RangeError("this btsnoop file ends within a record");
    const flags = file.readUInt32BE(at + 8);
    packets.push(...packetsOf(kind === kinds.monitor, flags, file.subarray(from, from + length)));
    at = from + length;
  }
  return packets;
}

/** None of a record that tells of an adapter. */
function packetsOf(isMonitor: boolean, flags: number, content: Buffer): RecordedPacket[] {
  if (!isMonitor)
    return [{ adapter: 0, direction: (flags & 1) === 1 ? "received" : "sent", packet: content }];
  const kind = carried.get(flags & 0xffff);
  if (kind === undefined) return [];
  const [type, direction] = kind;
  return [{ adapter: flags >>> 16, direction, packet: Buffer.concat([Buffer.of(type), content]) }];
}

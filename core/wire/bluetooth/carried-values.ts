import { attOpcode } from "./attribute-protocol.ts";
import { readBtsnoop } from "./btsnoop-reader.ts";
import { boundary, channel, decodeAcl } from "./hci.ts";

/** Writes, notifications and indications: opcode, attribute, value. */
const single: ReadonlySet<number> = new Set([attOpcode.writeRequest, 0x52, 0xd2, 0x1b, 0x1d]);
const readAnswers: ReadonlySet<number> = new Set([attOpcode.readResponse, 0x0d]);

/**
 * What a capture's connections carried, put together again: for each link, direction and attribute all values in their order, without what
 * lay between them. Whoever looks for a secret must look here as well as in the file: a long value, or one that its protocol sends
 * in pieces, stands in several packets. Of reads all answers of a link are one. @throws RangeError as `readBtsnoop`
 */
export function carriedValues(capture: Uint8Array): Buffer[] {
  const streams = new Map<string, Buffer[]>();
  const begun = new Map<string, Buffer>();
  for (const { adapter, direction, packet } of readBtsnoop(capture)) {
    const acl = decodeAcl(packet);
    if (acl === undefined) continue;
    const link = `${adapter} ${acl.handle} ${direction}`;
    const before = acl.boundary === boundary.continuation ? begun.get(link) : undefined;
    const frame = before === undefined ? acl.data : Buffer.concat([before, acl.data]);
    begun.set(link, frame);
    // Length and channel of L2CAP, then the attribute packet.
    const isWhole = frame.length >= 4 && frame.length === 4 + frame.readUInt16LE(0);
    if (!isWhole || frame.readUInt16LE(2) !== channel.attribute) continue;
    const { attribute, value } = carriedBy(frame.subarray(4));
    if (value.length === 0) continue;
    const key = `${link} ${attribute}`;
    const values = streams.get(key);
    if (values === undefined) streams.set(key, [value]);
    else values.push(value);
  }
  return [...streams.values()].map((values) => Buffer.concat(values));
}

/** Empty where the packet carries none. */
function carriedBy(packet: Buffer): { readonly attribute: string; readonly value: Buffer } {
  const code = packet[0] ?? 0;
  if (readAnswers.has(code)) return { attribute: "read", value: packet.subarray(1) };
  const attribute = packet.length < 3 ? "" : String(packet.readUInt16LE(1));
  if (single.has(code)) return { attribute, value: packet.subarray(3) };
  return { attribute, value: packet.subarray(code === attOpcode.prepareWriteRequest ? 5 : packet.length) };
}

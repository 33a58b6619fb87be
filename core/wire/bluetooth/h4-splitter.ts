import { h4 } from "./hci.ts";

/** Where a packet's length stands: after so many bytes, and how many bytes it takes. Vol 4, Part E, 5.4 */
const heads: Readonly<Record<number, { readonly at: number; readonly size: 1 | 2; readonly mask: number }>> =
  {
    [h4.command]: { at: 3, size: 1, mask: 0xff },
    [h4.acl]: { at: 3, size: 2, mask: 0xffff },
    [h4.synchronous]: { at: 3, size: 1, mask: 0xff },
    [h4.event]: { at: 2, size: 1, mask: 0xff },
    [h4.isochronous]: { at: 3, size: 2, mask: 0x3fff },
  };

/** Cuts a stream of H4 into packets, type byte included. A stream that is out of step cannot be mended: @throws RangeError */
export class H4Splitter {
  readonly #onPacket: (packet: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onPacket: (packet: Buffer) => void) {
    this.#onPacket = onPacket;
  }

  push(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    let from = 0;
    for (let length = lengthOf(all, from); from + length <= all.length; length = lengthOf(all, from)) {
      const packet = all.subarray(from, from + length);
      from += length;
      this.#onPacket(packet);
    }
    this.#rest = all.subarray(from);
  }
}

/** Of the packet that starts at `from`; infinite while its head is not all there. */
function lengthOf(bytes: Buffer, from: number): number {
  const type = bytes[from];
  if (type === undefined) return Number.POSITIVE_INFINITY;
  const head = heads[type];
  if (head === undefined) throw new RangeError(`0x${type.toString(16)} begins no H4 packet`);
  const end = from + head.at + head.size;
  if (end > bytes.length) return Number.POSITIVE_INFINITY;
  return head.at + head.size + (bytes.readUIntLE(from + head.at, head.size) & head.mask);
}

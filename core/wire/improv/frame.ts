import { checksumOf } from "./checksum.ts";
import { encodeRpc, type ImprovRpc, readRpc } from "./rpc.ts";
import { invalidPacket } from "./values.ts";

/** Messages over Bluetooth LE: each with a checksum behind it, in as many writes as the link's packets make necessary. */

/** Command, length and checksum. */
const around = 3;
/** Opcode and handle of an ATT write or notification. */
const attHead = 3;

/** @throws RangeError when the data are too long */
export function encodeFrame(rpc: ImprovRpc): Uint8Array {
  const body = encodeRpc(rpc);
  return Uint8Array.of(...body, checksumOf(body));
}

/** @throws ImprovFault invalid-packet */
export function readFrame(frame: Uint8Array): ImprovRpc {
  const body = frame.subarray(0, -1);
  if (frame.at(-1) !== checksumOf(body)) throw invalidPacket("the checksum is wrong");
  return readRpc(body);
}

/** `frame` in pieces that each fit into one packet of a link with this `mtu`, bytes. */
export function fragment(frame: Uint8Array, mtu: number): readonly Uint8Array[] {
  const size = mtu - attHead;
  const count = Math.max(1, Math.ceil(frame.length / size));
  return Array.from({ length: count }, (_, index) => frame.slice(index * size, (index + 1) * size));
}

/** Puts together what one central writes. */
export interface FrameAssembler {
  /** The message that `piece` makes whole; undefined while there is more to come. @throws ImprovFault invalid-packet, and begins anew */
  push(piece: Uint8Array): ImprovRpc | undefined;
  /** Whether a message has begun, and is not whole. */
  readonly holds: boolean;
  /** Drops what has begun. */
  forget(): void;
}

export function createFrameAssembler(): FrameAssembler {
  let pending = new Uint8Array();
  return {
    push(piece) {
      const all = Uint8Array.from([...pending, ...piece]);
      const [, length] = all;
      if (length === undefined || all.length < around + length) {
        pending = all;
        return undefined;
      }
      pending = new Uint8Array();
      return readFrame(all);
    },
    get holds() {
      return pending.length > 0;
    },
    forget() {
      pending = new Uint8Array();
    },
  };
}

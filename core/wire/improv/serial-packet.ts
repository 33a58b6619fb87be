import { checksumOf } from "./checksum.ts";
import { type ImprovError, type ImprovState, improvErrors, improvStates } from "./values.ts";

/** Packets on a serial line, between whatever else is said there. */
export interface SerialPacket {
  /** One of `serialPackets`; others may come. */
  readonly type: number;
  /** At most 255 bytes. */
  readonly data: Uint8Array;
}

export const serialPackets = { state: 0x01, error: 0x02, command: 0x03, result: 0x04 } as const;

const mark = Buffer.from("IMPROV", "latin1");
const version = 1;
const lineFeed = 0x0a;
const lengthAt = mark.length + 2;

/** With the line feed behind it that lets whoever reads lines go on. @throws RangeError when the data are too long */
export function encodeSerialPacket({ type, data }: SerialPacket): Uint8Array {
  if (data.length > 0xff) throw new RangeError(`${data.length} bytes do not fit into one packet`);
  const body = Uint8Array.of(...mark, version, type, data.length, ...data);
  return Uint8Array.of(...body, checksumOf(body), lineFeed);
}

export const encodeSerialState = (state: ImprovState): Uint8Array =>
  encodeSerialPacket({ type: serialPackets.state, data: Uint8Array.of(improvStates[state]) });

export const encodeSerialError = (error: ImprovError): Uint8Array =>
  encodeSerialPacket({ type: serialPackets.error, data: Uint8Array.of(improvErrors[error]) });

/** What was found in a stream of bytes. */
export type SerialPiece =
  | { readonly kind: "packet"; readonly packet: SerialPacket }
  /** A packet whose checksum is wrong. */
  | { readonly kind: "broken" }
  /** Bytes that are none of Improv's, as they came. */
  | { readonly kind: "other"; readonly bytes: Uint8Array };

/** Tells packets from the rest of what comes over one line, in whatever chunks it comes. Holds back no more than a packet that has begun. */
export interface SerialSplitter {
  push(bytes: Uint8Array): readonly SerialPiece[];
  /** Whether a packet may have begun, and has not ended. */
  readonly holds: boolean;
  /** What was held back, which is no packet after all: it has not come whole in time. */
  release(): Uint8Array;
}

/**
 * A packet begins where a line does: the mark in the middle of a line is somebody's text. A line that begins like a packet of another
 * version is text too.
 */
export function createSerialSplitter(): SerialSplitter {
  /** A line's beginning that may be a packet; undefined in the middle of a line that is none. */
  let begun: number[] | undefined = [];
  /** A packet's own line feed is no empty line of somebody else's. */
  let afterPacket = false;

  const take = (byte: number, found: Found): void => {
    if (afterPacket) {
      afterPacket = false;
      if (byte === lineFeed) return;
    }
    if (begun === undefined) {
      found.other(byte);
      if (byte === lineFeed) begun = [];
      return;
    }
    begun.push(byte);
    if (!mayBePacket(begun)) {
      for (const held of begun) found.other(held);
      begun = byte === lineFeed ? [] : undefined;
    } else if (isWhole(begun)) {
      found.packet(begun);
      begun = [];
      afterPacket = true;
    }
  };

  return {
    push(bytes) {
      const found = collect();
      for (const byte of bytes) take(byte, found);
      return found.pieces();
    },
    get holds() {
      return begun !== undefined && begun.length > 0;
    },
    release() {
      const held = Uint8Array.from(begun ?? []);
      if (held.length > 0) begun = held.at(-1) === lineFeed ? [] : undefined;
      return held;
    },
  };
}

const head = [...mark, version];
const mayBePacket = (begun: readonly number[]): boolean =>
  head.slice(0, begun.length).every((byte, index) => byte === begun[index]);

function isWhole(begun: readonly number[]): boolean {
  const length = begun[lengthAt];
  return length !== undefined && begun.length === lengthAt + 1 + length + 1;
}

interface Found {
  packet(bytes: readonly number[]): void;
  other(byte: number): void;
  pieces(): readonly SerialPiece[];
}

function collect(): Found {
  const pieces: SerialPiece[] = [];
  let others: number[] = [];
  const flush = (): void => {
    if (others.length > 0) pieces.push({ kind: "other", bytes: Uint8Array.from(others) });
    others = [];
  };
  return {
    packet(bytes) {
      flush();
      pieces.push(readPacket(Uint8Array.from(bytes)));
    },
    other: (byte) => void others.push(byte),
    pieces() {
      flush();
      return pieces;
    },
  };
}

function readPacket(bytes: Uint8Array): SerialPiece {
  const body = bytes.subarray(0, -1);
  if (bytes.at(-1) !== checksumOf(body)) return { kind: "broken" };
  return { kind: "packet", packet: { type: bytes[lengthAt - 1] ?? 0, data: bytes.slice(lengthAt + 1, -1) } };
}

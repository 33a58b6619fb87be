import type { MemoryOperation, TearAt } from "./tear.ts";

/** What devices and boards are made of: silicon that keeps its state while supply is off. */

/** Supply went away. Thrown out of the flash operation under way, through all firmware above it, to the power switch. */
export class PowerLost extends Error {
  override readonly name = "PowerLost";
}

/**
 * What feeds the memories of one board. Each change of one of them is an operation, counted from 1 since manufacture; supply that
 * fails in the middle of one fails for all.
 */
export interface Supply {
  readonly operations: number;
  /** One operation: `put` is given what stands there after it, which is less than `operation` says when supply fails in it. @throws PowerLost */
  operate(operation: MemoryOperation, put: (rest: Uint8Array) => void): void;
  /**
   * Supply fails in the operation numbered `operation`, which is left as `how` says. Every later operation throws `PowerLost` until
   * `disarm`.
   */
  cutAt(operation: number, onCut: () => void, how?: TearAt): void;
  disarm(): void;
}

/** What the cells of a chip hold, whether or not it has supply. Erased ones are 0xFF. */
export interface Cells {
  read(offset: number, length: number): Uint8Array;
  /** Within one sector. */
  put(offset: number, bytes: Uint8Array): void;
  /** Leaves the sector that begins at `offset` erased. */
  clear(offset: number): void;
}

/**
 * SPI NOR flash. An erased byte is 0xFF; programming only clears bits; erasing works on whole sectors.
 * Each page program and each sector erase is one operation of its supply.
 */
export interface NorFlash extends Omit<Supply, "operate"> {
  readonly size: number;
  readonly sectorSize: number;
  readonly pageSize: number;
  /** Bytes that are programmed together; what is programmed apart begins at a multiple of it. */
  readonly programUnit: number;
  read(offset: number, length: number): Uint8Array;
  /** Programs within one page, or over several as one operation each. @throws RangeError outside the chip. @throws PowerLost */
  program(offset: number, bytes: Uint8Array): void;
  /** Erases the sector that starts at `offset`. @throws RangeError when not aligned. @throws PowerLost */
  eraseSector(offset: number): void;
}

/** On which side of a network message supply can fail. */
export const cutSides = ["before", "after"] as const;

/** Sees every message that the firmware sends or receives over its network, counted from 1 since manufacture. */
export interface MessageMeter {
  readonly messages: number;
  /**
   * A message is about to leave, or has arrived and nobody has looked at it. The returned function is to be called once it has left,
   * or was looked at. @throws PowerLost, as the returned function does
   */
  cross(): () => void;
  /** Supply fails `side` the message numbered `message`. */
  cutAt(message: number, side: (typeof cutSides)[number], onCut: () => void): void;
  disarm(): void;
}

/** Places in a secure element, each for one secret. */
export const elementSlots = ["operational-a", "operational-b", "set-up"] as const;
export type ElementSlot = (typeof elementSlots)[number];

/**
 * A secure element: silicon of its own beside the chip, on the same supply. Nothing but the firmware's bus leads into it; what it
 * keeps stands in no flash, and no flash tool reaches it.
 */
export interface SecureElement {
  /** Set by its maker, 9 bytes; readable over the debug port. */
  readonly serial: Uint8Array;
  /** A key for `purpose`, the same each time, from a root key that never leaves it. */
  derive(purpose: string, length: number): Uint8Array;
  slot(name: ElementSlot): Slot;
}

/** Memory for one secret, safe against a cut at any operation: what is not whole reads as nothing. */
export interface Slot {
  /** Undefined when it is blank, or what it holds is not whole. */
  read(): SlotContent | undefined;
  readonly blank: boolean;
  /** Replaces what it holds: until all of it stands there is nothing. @throws RangeError when too long. @throws PowerLost */
  write(content: SlotContent): void;
  erase(): void;
}

export interface SlotContent {
  readonly generation: number;
  readonly bytes: Uint8Array;
}

/** One-time programmable bits: a 0 can become 1 once, never back. */
export interface Fuses {
  /** Unique id of the die, 12 bytes, set by the chip maker; readable over the debug port. */
  readonly uid: Uint8Array;
  /** Hardware unique key, 32 bytes; the crypto engine uses it, no bus reads it. Only firmware parts may call this. */
  hardwareKey(): Uint8Array;
  /** Contents of a one-time area, empty when never written. */
  readArea(area: FuseArea): Uint8Array;
  /** @throws FuseLocked after `lock`, or when the area was written before with other content. */
  writeArea(area: FuseArea, bytes: Uint8Array): void;
  lock(): void;
  readonly locked: boolean;
}

export type FuseArea = "identity" | "certificate";

export class FuseLocked extends Error {
  override readonly name = "FuseLocked";
}

/** The device's clock and its timers. Stands still until advanced; battery-backed, so it survives power-off. */
export interface DeviceClock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls `run` once `ms` have passed; returns the canceller. */
  after(ms: number, run: () => void): () => void;
  /** Lets `ms` pass, running what falls due in order. */
  advance(ms: number): void;
}

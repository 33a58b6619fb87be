import type { Tear } from "./tear.ts";

/** What devices and boards are made of: silicon that keeps its state while supply is off. */

/** Supply went away. Thrown out of the flash operation under way, through all firmware above it, to the power switch. */
export class PowerLost extends Error {
  override readonly name = "PowerLost";
}

/**
 * SPI NOR flash. An erased byte is 0xFF; programming only clears bits; erasing works on whole sectors.
 * Each page program and each sector erase is one operation, counted from 1 since manufacture.
 */
export interface NorFlash {
  readonly size: number;
  readonly sectorSize: number;
  readonly pageSize: number;
  readonly operations: number;
  read(offset: number, length: number): Uint8Array;
  /** Programs within one page, or over several as one operation each. @throws RangeError outside the chip. @throws PowerLost */
  program(offset: number, bytes: Uint8Array): void;
  /** Erases the sector that starts at `offset`. @throws RangeError when not aligned. @throws PowerLost */
  eraseSector(offset: number): void;
  /**
   * Supply fails in the operation numbered `operation`, which is left as `how` says. Every later operation throws `PowerLost` until
   * `disarm`.
   */
  cutAt(operation: number, onCut: () => void, how?: TearAt): void;
  disarm(): void;
}

/** How a flash operation is torn; default in front, seeded by its number, so that a cut replays. */
export interface TearAt {
  readonly tear: Tear;
  /** What the tear's chances are drawn from. */
  readonly seed: number;
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

import type { EquipmentFault } from "../../core/kernel/index.ts";
import { BoundedRecord, type RecordLimits } from "./bounded-record.ts";
import { ConsoleCursor } from "./cursor.ts";
import type { ConsoleEntry, ConsoleGap } from "./entries.ts";
import { portGone } from "./port-fault.ts";
import { serialiseRecord } from "./record-file.ts";
import type { Redact } from "./redact-stream.ts";

export interface RecorderOptions {
  /** The board's name. */
  readonly place: string;
  readonly limits?: RecordLimits;
  /** Monotonic, ms. */
  readonly clock?: () => number;
}

const mebibyte = 1024 * 1024;
const usualLimits: RecordLimits = { firstBytes: mebibyte / 4, lastBytes: (3 * mebibyte) / 4 };
/** Longer reads are kept in pieces, so that little is left out at a time. */
const longestPiece = 4096;

/**
 * Records a board's console from lease to release, whichever ports it is reached through meanwhile. Make it before the first port is
 * opened, and nothing is missing from its beginning.
 */
export class ConsoleRecorder {
  readonly place: string;
  /** When the lease began, wall clock; all else is told in ms since then. */
  leasedAt = new Date();
  readonly #clock: () => number;
  readonly #limits: RecordLimits;
  #leased: number;
  #record: BoundedRecord;
  readonly #cursors = new Set<ConsoleCursor>();
  /** The last one; while the port is away it has no end. */
  #gap: ConsoleGap | undefined;
  /** The last one that nobody expected. */
  #loss: ConsoleGap | undefined;
  /** When the bench itself took the port away, which had been lost until then. */
  #lossUntil: number | undefined;
  #gone: EquipmentFault | undefined;

  constructor({ place, limits = usualLimits, clock = () => performance.now() }: RecorderOptions) {
    this.place = place;
    this.#clock = clock;
    this.#limits = limits;
    this.#leased = clock();
    this.#record = new BoundedRecord(limits);
  }

  /** Begins the record of the next lease, on a console that stayed open. Cursors of the last one have ended. */
  renew(path: string): void {
    for (const cursor of [...this.#cursors]) cursor[Symbol.dispose]();
    this.leasedAt = new Date();
    this.#leased = this.#clock();
    this.#record = new BoundedRecord(this.#limits);
    this.#gap = undefined;
    this.#loss = undefined;
    this.#lossUntil = undefined;
    this.#record.push({ kind: "opened", at: 0, path });
  }

  /** Time since the lease began, ms. */
  now(): number {
    return this.#clock() - this.#leased;
  }

  received(bytes: Uint8Array): void {
    const at = this.#keep("received", bytes);
    for (const cursor of this.#cursors) cursor.push(at, bytes);
  }

  sent(bytes: Uint8Array): void {
    this.#keep("sent", bytes);
  }

  /** The port is open, for the first time or again. */
  opened(path: string): void {
    this.#gone = undefined;
    const at = this.now();
    this.#record.push({ kind: "opened", at, path });
    if (this.#gap === undefined || this.#gap.to !== undefined) return;
    Object.assign(this.#gap, { to: at, newPath: path } satisfies Partial<ConsoleGap>);
  }

  /** The port has vanished, or is not there yet. */
  vanished(gap: Pick<ConsoleGap, "why" | "expected" | "oldPath">): void {
    this.#gap = { kind: "gap", at: this.now(), to: undefined, newPath: undefined, ...gap };
    if (gap.expected) {
      this.#lossUntil ??= this.#loss && this.now();
    } else {
      this.#loss = this.#gap;
      this.#lossUntil = undefined;
    }
    this.#record.push(this.#gap);
  }

  /** The line is given up: whoever waits for output learns why. It may be opened anew. */
  gone(fault: EquipmentFault): void {
    this.#gone = fault;
    for (const cursor of this.#cursors) cursor.fail(fault);
  }

  /** Why silence since `at` would prove nothing: output may have been lost. Undefined when it would. */
  doubtSince(at: number): EquipmentFault | undefined {
    if (this.#gone !== undefined) return this.#gone;
    const gap = this.#loss;
    if (gap === undefined || (gap.to ?? this.#lossUntil ?? Number.POSITIVE_INFINITY) < at) return undefined;
    const end =
      gap.to === undefined ? "and is not back" : `and came back ${Math.round(gap.to - gap.at)} ms later`;
    return portGone(
      `${this.place}: the console's port vanished (${gap.why}) ${end}: what was said meanwhile may be lost.`,
    );
  }

  /**
   * A reader of what the device says, from the lease's beginning or from now on. It is its user's alone, and loses nothing between two
   * expects. Dispose it when done.
   */
  cursor(from: "beginning" | "now" = "beginning"): ConsoleCursor {
    const cursor = new ConsoleCursor(this, () => this.#cursors.delete(cursor));
    this.#cursors.add(cursor);
    if (from === "now") return cursor;
    for (const entry of this.#record.entries()) {
      if (entry.kind === "bytes" && entry.direction === "received") cursor.push(entry.at, entry.bytes);
      if (entry.kind === "left-out") cursor.miss(entry.received);
    }
    return cursor;
  }

  get fault(): EquipmentFault | undefined {
    return this.#gone;
  }

  entries(): readonly ConsoleEntry[] {
    return this.#record.entries();
  }

  /** The record as NDJSON, `redact`ed. */
  serialise(redact: Redact): string {
    return serialiseRecord(this, redact);
  }

  #keep(direction: "sent" | "received", bytes: Uint8Array): number {
    const at = this.now();
    for (let from = 0; from < bytes.length; from += longestPiece) {
      // A copy: the buffer may be used again.
      const piece = Uint8Array.from(bytes.subarray(from, from + longestPiece));
      this.#record.push({ kind: "bytes", at, direction, bytes: piece });
    }
    return at;
  }
}

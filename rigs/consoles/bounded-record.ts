import type { ConsoleEntry, LeftOut } from "./entries.ts";

/** How much of a console is kept: the first and the last of it, bytes. */
export interface RecordLimits {
  readonly firstBytes: number;
  readonly lastBytes: number;
}

/** What an entry costs beside its bytes: a board that sends them one by one must not fill the memory either. */
const entryCost = 64;

/** Keeps the first and the last entries within limits, and counts what it left out between them. */
export class BoundedRecord {
  readonly #limits: RecordLimits;
  readonly #first: ConsoleEntry[] = [];
  #firstCost = 0;
  #firstIsFull = false;
  /** From `#lastFrom` on; what is before it has been left out already. */
  #last: ConsoleEntry[] = [];
  #lastFrom = 0;
  #lastCost = 0;
  #leftOut: LeftOut | undefined;

  constructor(limits: RecordLimits) {
    this.#limits = limits;
  }

  push(entry: ConsoleEntry): void {
    const cost = costOf(entry);
    this.#firstIsFull ||= this.#firstCost + cost > this.#limits.firstBytes;
    if (!this.#firstIsFull) {
      this.#first.push(entry);
      this.#firstCost += cost;
      return;
    }
    this.#last.push(entry);
    this.#lastCost += cost;
    while (this.#lastCost > this.#limits.lastBytes) this.#leaveOutOldest();
  }

  /** In order; `left-out` stands where something is missing. */
  entries(): readonly ConsoleEntry[] {
    const between = this.#leftOut === undefined ? [] : [this.#leftOut];
    return [...this.#first, ...between, ...this.#last.slice(this.#lastFrom)];
  }

  #leaveOutOldest(): void {
    const oldest = this.#last[this.#lastFrom];
    if (oldest === undefined) return;
    this.#lastFrom += 1;
    this.#lastCost -= costOf(oldest);
    this.#leftOut = add(this.#leftOut, oldest);
    if (this.#lastFrom < 1024 || 2 * this.#lastFrom < this.#last.length) return;
    this.#last = this.#last.slice(this.#lastFrom);
    this.#lastFrom = 0;
  }
}

function costOf(entry: ConsoleEntry): number {
  return entryCost + (entry.kind === "bytes" ? entry.bytes.length : 0);
}

function add(leftOut: LeftOut | undefined, entry: ConsoleEntry): LeftOut {
  const { at, received = 0, sent = 0, others = 0 } = leftOut ?? { at: entry.at };
  const bytes = (direction: "received" | "sent") =>
    entry.kind === "bytes" && entry.direction === direction ? entry.bytes.length : 0;
  return {
    kind: "left-out",
    at,
    to: entry.at,
    received: received + bytes("received"),
    sent: sent + bytes("sent"),
    others: others + (entry.kind === "bytes" ? 0 : 1),
  };
}

import { createHash } from "node:crypto";

/**
 * Reproducible choices: order, inputs, cut points. Never secrets, because the seed is published;
 * secrets come from the system's CSPRNG.
 */
export interface Random {
  /** A uniform integer in [0, `below`). */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** `count` distinct integers spread over [0, `below`): one from each of `count` equal strata, ascending. */
  strata(count: number, below: number): number[];
  bytes(length: number): Uint8Array;
  /** Text of `length` lower-case letters and digits. */
  text(length: number): string;
}

/** Makes a generator from any text; the same text gives the same sequence on every machine. */
export function seededRandom(seed: string): Random {
  const next = sfc32(createHash("sha256").update(seed).digest());
  const int = (below: number) => Math.floor((next() / 2 ** 32) * below);
  return {
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new RangeError("cannot pick from an empty list");
      return item;
    },
    strata: (count, below) => {
      const n = Math.min(count, below);
      return Array.from({ length: n }, (_, i) => {
        const from = Math.floor((i * below) / n);
        return from + int(Math.floor(((i + 1) * below) / n) - from);
      });
    },
    bytes: (length) => Uint8Array.from({ length }, () => int(256)),
    text: (length) => Array.from({ length }, () => "abcdefghijklmnopqrstuvwxyz0123456789"[int(36)]).join(""),
  };
}

/** Chris Doty-Humphrey's small fast counter generator, 32-bit (PractRand). */
function sfc32(state: Buffer): () => number {
  let a = state.readUInt32LE(0);
  let b = state.readUInt32LE(4);
  let c = state.readUInt32LE(8);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

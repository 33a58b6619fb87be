import { createHash } from "node:crypto";
import type { TearAt } from "./parts.ts";

/**
 * How far a flash operation is when supply fails in it. `nothing`: the cut comes before it. `front`: the first part is done, up to a
 * place drawn by the seed. `scattered`: each bit is done or not, as a page or sector reads whose cells were charged too short.
 * `almost`: of a page all but the last byte is programmed; of a sector all is erased but its first page.
 */
export const tears = ["nothing", "front", "scattered", "almost"] as const;
export type Tear = (typeof tears)[number];

/** What supply failure leaves of an operation that was to turn `before` into `after`; the same `how`, the same rest. */
export function torn(
  { tear, seed }: TearAt,
  { before, after, isErase, pageSize }: TornOperation,
): Uint8Array {
  const { length } = before;
  const rest = Uint8Array.from(before);
  const hash = (purpose: string, size: number) =>
    createHash("shake256", { outputLength: size }).update(`${purpose} ${seed}`).digest();
  switch (tear) {
    case "nothing":
      break;
    case "front": {
      const fraction = hash("cut", 2).readUInt16LE(0) / 0x1_0000;
      rest.set(after.subarray(0, Math.floor(length * fraction)));
      break;
    }
    case "scattered":
      for (const [at, done] of hash("bits", length).entries())
        rest[at] = ((before[at] ?? 0) & ~done) | ((after[at] ?? 0) & done);
      break;
    case "almost":
      if (isErase) rest.set(after.subarray(pageSize), pageSize);
      else rest.set(after.subarray(0, length - 1));
      break;
  }
  return rest;
}

interface TornOperation {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Of a whole sector; else a page or part of one is programmed. */
  readonly isErase: boolean;
  readonly pageSize: number;
}

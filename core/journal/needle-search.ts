/**
 * Finds any of many byte strings in one pass, however many there are: a lot of devices has thousands of forms of its secrets.
 * Rabin and Karp's idea on a window of four bytes, which a table of bits sorts out before a map is asked.
 */
export interface NeedleSearch<Needle> {
  /** Each needle that stands in `content`, once, with the first place where it begins. */
  search(content: Uint8Array): { readonly needle: Needle; readonly offset: number }[];
}

const window = 4;
const filterBits = 20;

/** @throws RangeError for a needle shorter than four bytes: it would be found by chance */
export function createNeedleSearch<Needle extends { readonly bytes: Uint8Array }>(
  needles: readonly Needle[],
): NeedleSearch<Needle> {
  const byStart = new Map<number, Needle[]>();
  const filter = new Uint8Array(1 << filterBits);
  for (const needle of needles) {
    const { bytes } = needle;
    if (bytes.length < window) throw new RangeError(`a needle of ${bytes.length} bytes is too short`);
    const start = Buffer.from(bytes).readInt32BE(0);
    filter[slotOf(start)] = 1;
    const alike = byStart.get(start);
    if (alike === undefined) byStart.set(start, [needle]);
    else alike.push(needle);
  }

  return {
    search(content) {
      const found = new Map<Needle, number>();
      let start = 0;
      for (let end = 0; end < content.length; end += 1) {
        start = (start << 8) | (content[end] ?? 0);
        if (filter[slotOf(start)] === 0 || end < window - 1) continue;
        const offset = end - window + 1;
        for (const needle of byStart.get(start) ?? []) {
          if (!found.has(needle) && standsAt(content, offset, needle.bytes)) found.set(needle, offset);
        }
      }
      return [...found].map(([needle, offset]) => ({ needle, offset }));
    },
  };
}

/** Knuth's multiplicative hash. */
const slotOf = (start: number): number => Math.imul(start, 0x9e3779b1) >>> (32 - filterBits);

function standsAt(content: Uint8Array, offset: number, needle: Uint8Array): boolean {
  if (offset + needle.length > content.length) return false;
  return Buffer.compare(content.subarray(offset, offset + needle.length), needle) === 0;
}

import { endianness } from "node:os";

/**
 * Finds any of many byte strings in one pass, however many there are: a lot of devices has thousands of forms of its secrets.
 * Rabin and Karp's idea on windows of four bytes, which a table of bits sorts out before a map is asked. Where every needle is long
 * enough to hold four windows, only every fourth place of the content is looked at: one of the needle's windows begins there.
 */
export interface NeedleSearch<Needle> {
  /** Each needle that stands in `content`, once, with the first place where it begins. */
  search(content: Uint8Array): Found<Needle>[];
  /** Every place at which a needle begins, in their order; they may overlap. */
  all(content: Uint8Array): Found<Needle>[];
}

interface Found<Needle> {
  readonly needle: Needle;
  readonly offset: number;
}

const window = 4;
const stride = 4;
const littleEndian = endianness() === "LE";

/** A needle by one of its windows, `lead` bytes from its beginning. */
interface Entry<Needle> {
  readonly needle: Needle;
  readonly lead: number;
}

/** @throws RangeError for a needle shorter than four bytes: it would be found by chance */
export function createNeedleSearch<Needle extends { readonly bytes: Uint8Array }>(
  needles: readonly Needle[],
): NeedleSearch<Needle> {
  const shortest = needles.reduce(
    (least, { bytes }) => Math.min(least, bytes.length),
    Number.POSITIVE_INFINITY,
  );
  if (shortest < window) throw new RangeError(`a needle of ${shortest} bytes is too short`);
  const step = shortest >= window + stride - 1 ? stride : 1;
  const { byWindow, filter, shift } = tabulate(needles, step);

  /** Tells `take` each place once. */
  const visit = (content: Uint8Array, take: (needle: Needle, offset: number) => void): void => {
    const compare = (value: number, at: number): void => {
      for (const { needle, lead } of byWindow.get(value) ?? [])
        if (standsAt(content, at - lead, needle.bytes)) take(needle, at - lead);
    };
    if (step === stride) visitWords(content, compare);
    else visitBytes(content, compare);
  };

  /** Every word that lies in memory as the processor reads it best; of any four bytes that follow each other one is where such a word begins. */
  const visitWords = (content: Uint8Array, compare: (value: number, at: number) => void): void => {
    const lead = (stride - (content.byteOffset % stride)) % stride;
    const count = Math.max(0, Math.floor((content.length - lead) / stride));
    const words = new Int32Array(content.buffer, count === 0 ? 0 : content.byteOffset + lead, count);
    for (let at = 0; at < count; at += 1) {
      const value = words[at] ?? 0;
      // Knuth's multiplicative hash.
      if (filter[Math.imul(value, 0x9e3779b1) >>> shift] !== 0) compare(value, lead + at * stride);
    }
  };

  const visitBytes = (content: Uint8Array, compare: (value: number, at: number) => void): void => {
    const view = new DataView(content.buffer, content.byteOffset, content.length);
    for (let at = 0; at + window <= content.length; at += 1) {
      const value = view.getInt32(at, littleEndian);
      if (filter[Math.imul(value, 0x9e3779b1) >>> shift] !== 0) compare(value, at);
    }
  };

  return {
    all(content) {
      const found: Found<Needle>[] = [];
      visit(content, (needle, offset) => found.push({ needle, offset }));
      return found.sort((a, b) => a.offset - b.offset);
    },
    search(content) {
      const found = new Map<Needle, number>();
      visit(content, (needle, offset) => {
        if (offset < (found.get(needle) ?? Number.POSITIVE_INFINITY)) found.set(needle, offset);
      });
      return [...found].map(([needle, offset]) => ({ needle, offset }));
    },
  };
}

function tabulate<Needle extends { readonly bytes: Uint8Array }>(needles: readonly Needle[], step: number) {
  // So large that few windows of other content fall on a bit that is set, so small that it stays in the processor's cache.
  const bits = Math.min(22, Math.max(16, Math.ceil(Math.log2(needles.length * step * 64 + 1))));
  const shift = 32 - bits;
  const filter = new Uint8Array(1 << bits);
  const byWindow = new Map<number, Entry<Needle>[]>();
  for (const needle of needles) {
    const bytes = Buffer.from(needle.bytes);
    for (let lead = 0; lead < step; lead += 1) {
      const value = littleEndian ? bytes.readInt32LE(lead) : bytes.readInt32BE(lead);
      filter[Math.imul(value, 0x9e3779b1) >>> shift] = 1;
      const alike = byWindow.get(value);
      if (alike === undefined) byWindow.set(value, [{ needle, lead }]);
      else alike.push({ needle, lead });
    }
  }
  return { byWindow, filter, shift };
}

function standsAt(content: Uint8Array, offset: number, needle: Uint8Array): boolean {
  if (offset < 0 || offset + needle.length > content.length) return false;
  return Buffer.compare(content.subarray(offset, offset + needle.length), needle) === 0;
}

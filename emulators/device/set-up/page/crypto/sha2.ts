/**
 * SHA-256 and SHA-512 (FIPS 180-4) in one: they differ in the length of a word and in some numbers. Words are BigInt, which is slow;
 * a set-up hashes a few kilobytes.
 */
interface Sha2 {
  readonly wordBytes: 4 | 8;
  readonly rounds: number;
  /** Rotations of the functions of the standard, in its order; the third of a lower-case sigma is a shift. */
  readonly sum0: Amounts;
  readonly sum1: Amounts;
  readonly sigma0: Amounts;
  readonly sigma1: Amounts;
}

type Amounts = readonly [bigint, bigint, bigint];

const of256: Sha2 = {
  wordBytes: 4,
  rounds: 64,
  sum0: [2n, 13n, 22n],
  sum1: [6n, 11n, 25n],
  sigma0: [7n, 18n, 3n],
  sigma1: [17n, 19n, 10n],
};

const of512: Sha2 = {
  wordBytes: 8,
  rounds: 80,
  sum0: [28n, 34n, 39n],
  sum1: [14n, 18n, 41n],
  sigma0: [1n, 8n, 7n],
  sigma1: [19n, 61n, 6n],
};

const sha2 = (kind: Sha2): ((message: Uint8Array) => Uint8Array) => {
  const { wordBytes, rounds } = kind;
  const bits = BigInt(8 * wordBytes);
  const constants = rootFractions(rounds, 3n, bits);
  const initial = rootFractions(8, 2n, bits);
  return (message) => {
    const padded = padMessage(message, wordBytes);
    let state = initial;
    for (let at = 0; at < padded.length; at += 16 * wordBytes) {
      const words = Array.from({ length: 16 }, (_, i) => readWord(padded, at + i * wordBytes, wordBytes));
      state = compress(kind, state, expand(kind, words), constants);
    }
    return writeWords(state, wordBytes);
  };
};

/** A one, zeros, and the message's length in bits in the last two words of a block of sixteen. */
function padMessage(message: Uint8Array, wordBytes: number): Uint8Array {
  const block = 16 * wordBytes;
  const padded = new Uint8Array(Math.ceil((message.length + 1 + 2 * wordBytes) / block) * block);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  return padded;
}

/** The message schedule: `words` are the block's sixteen. */
function expand({ wordBytes, rounds, sigma0, sigma1 }: Sha2, words: bigint[]): readonly bigint[] {
  const bits = BigInt(8 * wordBytes);
  const sigma = (x: bigint, [a, b, shift]: Amounts) => rotate(x, a, bits) ^ rotate(x, b, bits) ^ (x >> shift);
  const w = [...words];
  const word = (i: number) => w[i] ?? 0n;
  for (let i = 16; i < rounds; i += 1) {
    const sum = sigma(word(i - 2), sigma1) + word(i - 7) + sigma(word(i - 15), sigma0) + word(i - 16);
    w.push(BigInt.asUintN(8 * wordBytes, sum));
  }
  return w;
}

function compress(
  { wordBytes, sum0, sum1 }: Sha2,
  before: readonly bigint[],
  schedule: readonly bigint[],
  constants: readonly bigint[],
): readonly bigint[] {
  const bits = BigInt(8 * wordBytes);
  const cut = (x: bigint) => BigInt.asUintN(8 * wordBytes, x);
  const sum = (x: bigint, [a, b, c]: Amounts) => rotate(x, a, bits) ^ rotate(x, b, bits) ^ rotate(x, c, bits);
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = before;
  schedule.forEach((word, round) => {
    // (e & f) ^ (~e & g) and the majority of a, b, c, without a complement, which BigInt has no end of.
    const choice = g ^ (e & (f ^ g));
    const majority = (a & b) | (c & (a | b));
    const first = h + sum(e, sum1) + choice + (constants[round] ?? 0n) + word;
    const second = sum(a, sum0) + majority;
    [a, b, c, d, e, f, g, h] = [cut(first + second), a, b, c, cut(d + first), e, f, g];
  });
  return [a, b, c, d, e, f, g, h].map((word, i) => cut(word + (before[i] ?? 0n)));
}

const rotate = (x: bigint, by: bigint, bits: bigint): bigint =>
  BigInt.asUintN(Number(bits), (x >> by) | (x << (bits - by)));

function readWord(bytes: Uint8Array, at: number, length: number): bigint {
  let word = 0n;
  for (let i = 0; i < length; i += 1) word = (word << 8n) | BigInt(bytes[at + i] ?? 0);
  return word;
}

function writeWords(words: readonly bigint[], wordBytes: number): Uint8Array {
  const bytes = new Uint8Array(words.length * wordBytes);
  words.forEach((word, n) => {
    for (let i = 0; i < wordBytes; i += 1)
      bytes[n * wordBytes + i] = Number((word >> BigInt(8 * (wordBytes - 1 - i))) & 0xffn);
  });
  return bytes;
}

/** The first `bits` behind the point of the `degree`-th roots of the first primes (FIPS 180-4, 4.2.2, 4.2.3, 5.3.3, 5.3.5). */
function rootFractions(count: number, degree: bigint, bits: bigint): readonly bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n += 1n) if (primes.every((p) => n % p !== 0n)) primes.push(n);
  return primes.map((prime) => BigInt.asUintN(Number(bits), root(prime << (degree * bits), degree)));
}

/** The largest number whose `degree`-th power is not above `value`, by bisection. */
function root(value: bigint, degree: bigint): bigint {
  let [low, high] = [0n, value];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree > value) high = middle;
    else low = middle;
  }
  return low;
}

export const digest256 = sha2(of256);
export const digest512 = sha2(of512);

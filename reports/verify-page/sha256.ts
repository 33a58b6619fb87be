/** SHA-256 (FIPS 180-4), for browsers that offer no WebCrypto, for lines of a journal, and for files too large to be held whole. */
export class Sha256 {
  readonly #state = Uint32Array.from(initialState);
  readonly #schedule = new Uint32Array(64);
  readonly #block = new Uint8Array(blockSize);
  #inBlock = 0;
  #total = 0;

  update(bytes: Uint8Array): this {
    this.#total += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      if (this.#inBlock === 0 && bytes.length - at >= blockSize) {
        this.#compress(bytes, at);
        at += blockSize;
        continue;
      }
      const taken = Math.min(blockSize - this.#inBlock, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), this.#inBlock);
      this.#inBlock += taken;
      at += taken;
      if (this.#inBlock === blockSize) this.#endBlock();
    }
    return this;
  }

  /** Ends the message; the object is of no use afterwards. Lowercase hexadecimal. */
  digest(): string {
    const bits = this.#total * 8;
    this.#block[this.#inBlock] = 0x80;
    this.#block.fill(0, this.#inBlock + 1);
    if (this.#inBlock + 1 > blockSize - 8) {
      this.#endBlock();
      this.#block.fill(0);
    }
    const view = new DataView(this.#block.buffer);
    view.setUint32(blockSize - 8, Math.floor(bits / 0x1_0000_0000));
    view.setUint32(blockSize - 4, bits % 0x1_0000_0000);
    this.#endBlock();
    return [...this.#state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  #endBlock(): void {
    this.#compress(this.#block, 0);
    this.#inBlock = 0;
  }

  #compress(bytes: Uint8Array, offset: number): void {
    const w = this.#schedule;
    expand(w, bytes, offset);
    const state = this.#state;
    // One by one: to spread a typed array takes longer than the rounds do.
    let a = state[0] ?? 0;
    let b = state[1] ?? 0;
    let c = state[2] ?? 0;
    let d = state[3] ?? 0;
    let e = state[4] ?? 0;
    let f = state[5] ?? 0;
    let g = state[6] ?? 0;
    let h = state[7] ?? 0;
    for (let round = 0; round < 64; round += 1) {
      const choice = (e & f) ^ (~e & g);
      const first = (h + sum1(e) + choice + (roundConstants[round] ?? 0) + (w[round] ?? 0)) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = (sum0(a) + majority) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    add(state, 0, a);
    add(state, 1, b);
    add(state, 2, c);
    add(state, 3, d);
    add(state, 4, e);
    add(state, 5, f);
    add(state, 6, g);
    add(state, 7, h);
  }
}

/** SHA-256 of `bytes`, lowercase hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => new Sha256().update(bytes).digest();

const blockSize = 64;

/** Adds modulo 2^32, as the array's type does. */
function add(state: Uint32Array, index: number, word: number): void {
  state[index] = (state[index] ?? 0) + word;
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));
const sum0 = (x: number): number => rotate(x, 2) ^ rotate(x, 13) ^ rotate(x, 22);
const sum1 = (x: number): number => rotate(x, 6) ^ rotate(x, 11) ^ rotate(x, 25);
const sigma0 = (x: number): number => rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
const sigma1 = (x: number): number => rotate(x, 17) ^ rotate(x, 19) ^ (x >>> 10);

/** The message schedule of one block (FIPS 180-4, 6.2.2 step 1). */
function expand(w: Uint32Array, bytes: Uint8Array, offset: number): void {
  for (let i = 0; i < 16; i += 1) {
    const at = offset + i * 4;
    w[i] =
      ((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0);
  }
  for (let i = 16; i < 64; i += 1) {
    w[i] = sigma1(w[i - 2] ?? 0) + (w[i - 7] ?? 0) + sigma0(w[i - 15] ?? 0) + (w[i - 16] ?? 0);
  }
}

/** The constants are the first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

const bits32 = 1n << 32n;

/** The first 32 bits behind the point of the `degree`-th root of `n`, exactly: by bisection over integers. */
function rootFraction(n: number, degree: bigint): number {
  const target = BigInt(n) << (32n * degree);
  let low = 0n;
  let high = BigInt(n) << 32n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree > target) high = middle;
    else low = middle;
  }
  return Number(low % bits32);
}

const roundConstants = Uint32Array.from(primes(64), (prime) => rootFraction(prime, 3n));
const initialState = Uint32Array.from(primes(8), (prime) => rootFraction(prime, 2n));

/** How many characters a secret may have been drawn from, by what stands in it; the fewest that fit. */
const alphabets: readonly (readonly [pattern: RegExp, size: number])[] = [
  [/^[0-9]*$/, 10],
  [/^(?:[0-9a-f]*|[0-9A-F]*)$/, 16],
  [/^(?:[a-z]*|[A-Z]*)$/, 26],
  [/^(?:[0-9a-z]*|[0-9A-Z]*)$/, 36],
  [/^[0-9A-Za-z]*$/, 62],
];
/** Printable ASCII. */
const widest = 95;

/** Bits that a secret has at most, drawn evenly from the characters of its kind; of a word or a date it has far fewer. */
export function mostBits(secret: string): number {
  const [, size] = alphabets.find(([pattern]) => pattern.test(secret)) ?? [undefined, widest];
  return [...secret].length * Math.log2(size);
}

/**
 * What one exchange gives to somebody who imitates the device. In security 1 the app proves itself first, under a key that the impostor
 * knows but for the proof of possession, so guesses are tried at home; SRP6a (security 2) gives one guess for each exchange.
 */
export const guessedAtHome: Readonly<Record<1 | 2, boolean>> = { 1: true, 2: false };

/** A guess costs two hashes and a block of AES: at 10^10 of them a second half of 2^64 take thirty years. */
export const leastBits = 64;

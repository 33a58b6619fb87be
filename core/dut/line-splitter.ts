const lf = 0x0a;
const cr = 0x0d;

/** Longest line kept of a console, in bytes. Of a longer one the rest is counted, not kept. */
export const longestLine = 65_536;

/**
 * Cuts a stream of bytes into lines of text, whatever the bytes are: each line is decoded by itself and as a whole, so
 * that neither a character split over two chunks nor a lone byte harms what follows. A CR before the LF is dropped.
 */
export class LineSplitter {
  readonly #onLine: (text: string) => void;
  readonly #longest: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #dropped = 0;

  constructor(onLine: (text: string) => void, longest = longestLine) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(lf); end >= 0; end = chunk.indexOf(lf, from)) {
      this.#hold(chunk.subarray(from, end));
      this.#release();
      from = end + 1;
    }
    // A copy: the sender may use its buffer again.
    if (from < chunk.length) this.#hold(Uint8Array.from(chunk.subarray(from)));
  }

  /** What came after the last LF becomes a line: no more is coming. */
  end(): void {
    if (this.#heldLength > 0) this.#release();
  }

  #hold(piece: Uint8Array): void {
    const kept = piece.subarray(0, this.#longest - this.#heldLength);
    if (kept.length > 0) this.#held.push(kept);
    this.#heldLength += kept.length;
    this.#dropped += piece.length - kept.length;
  }

  #release(): void {
    const [first = new Uint8Array(0)] = this.#held;
    const line = this.#held.length <= 1 ? first : Buffer.concat(this.#held);
    const dropped = this.#dropped;
    this.#held = [];
    this.#heldLength = 0;
    this.#dropped = 0;
    const text = this.#decoder.decode(line.at(-1) === cr ? line.subarray(0, -1) : line);
    this.#onLine(dropped === 0 ? text : `${text} […${dropped} more bytes]`);
  }
}

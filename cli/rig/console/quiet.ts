/** A timer that is later than this shows that nobody has listened meanwhile, ms. */
const lateMs = 2;

/** Tells when a line has been silent for a while. */
export class Quiet {
  readonly #forMs: number;
  readonly #longestMs: number;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void) | undefined;

  /** @param longestMs how long it is waited for at most: some devices never stop talking */
  constructor(forMs: number, longestMs: number) {
    this.#forMs = forMs;
    this.#longestMs = longestMs;
  }

  /** Something came. */
  stir(): void {
    if (this.#waiting === undefined) return;
    clearTimeout(this.#timer);
    const due = performance.now() + this.#forMs;
    // On a busy host what the board said may lie there unread: it is listened to for as long once more.
    this.#timer = setTimeout(() => {
      if (performance.now() > due + lateMs) this.stir();
      else this.#waiting?.();
    }, this.#forMs);
  }

  /**
   * Resolves once nothing has come for the time: true; false when it never was so. The time runs from now on, or from the first that
   * comes where something is sure to. @throws the signal's reason
   */
  async reached(signal: AbortSignal, from: "now" | "the-first" = "now"): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const longest = setTimeout(() => resolve(false), this.#longestMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    this.#waiting = () => resolve(true);
    if (from === "now") this.stir();
    try {
      signal.throwIfAborted();
      return await promise;
    } finally {
      clearTimeout(longest);
      clearTimeout(this.#timer);
      this.#waiting = undefined;
      signal.removeEventListener("abort", abort);
    }
  }
}

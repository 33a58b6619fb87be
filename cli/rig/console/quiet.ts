import { startDeadline } from "../../../core/kernel/index.ts";

/** Tells when a line has been silent for a while. */
export class Quiet {
  readonly #forMs: number;
  readonly #longestMs: number;
  #callOff: () => void = () => {};
  #waiting: (() => void) | undefined;

  /** @param longestMs how long it is waited for at most: some devices never stop talking */
  constructor(forMs: number, longestMs: number) {
    this.#forMs = forMs;
    this.#longestMs = longestMs;
  }

  /** Something came. */
  stir(): void {
    if (this.#waiting === undefined) return;
    this.#callOff();
    // Silence counts while it was listened to: on a busy host what the board said may lie there unread.
    this.#callOff = startDeadline(this.#forMs, this.#waiting);
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
      this.#callOff();
      this.#waiting = undefined;
      signal.removeEventListener("abort", abort);
    }
  }
}

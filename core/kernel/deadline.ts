/** Waits with an end. Host time only: device time passes through `Bench.clock`. */

export interface WaitOptions {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Thrown by `within` when the time is over. Callers turn it into a `silent` outcome or a fault. */
export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`nothing came within ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/** A timer set for longer would go off at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Settles as `promise` does, but rejects with `DeadlinePassed` after `withinMs`, or with the signal's
 * reason when aborted. Leaves no timer and no listener behind.
 */
export async function within<T>(promise: Promise<T>, { withinMs, signal }: WaitOptions): Promise<T> {
  signal?.throwIfAborted();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlinePassed(withinMs)), Math.min(withinMs, longestTimerMs));
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Waits with an end. Host time only, see `startDeadline`: device time passes through `Bench.clock`. */

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

/** So often is it looked at how the time was spent. */
const sliceMs = 100;
/** Of time in which this process was busy throughout, a tenth counts: every wait ends. */
const leastShare = 0.1;

/**
 * Calls `onPassed` once `withinMs` of time have passed in which this process had nothing to do, and time in which it was busy counts a
 * tenth. What came while it was busy it has not heard yet, and an emulated device in it had no turn to answer: a machine with much
 * other work must not make a sound device a silent one. Returns what calls it off.
 */
export function startDeadline(withinMs: number, onPassed: () => void): () => void {
  let left = withinMs;
  let startedAt = performance.now();
  let spent = performance.eventLoopUtilization();
  const look = (): void => {
    const now = performance.now();
    const { idle, active } = performance.eventLoopUtilization(spent);
    // Before a process has gone through its main module nothing is counted.
    const counts = idle + active > 0 ? Math.max(idle, (now - startedAt) * leastShare) : now - startedAt;
    left -= counts;
    // Timers go off up to a millisecond early.
    if (left < 1) onPassed();
    else {
      startedAt = now;
      spent = performance.eventLoopUtilization();
      timer = setTimeout(look, Math.min(left, sliceMs));
    }
  };
  let timer = setTimeout(look, Math.min(withinMs, sliceMs));
  return () => clearTimeout(timer);
}

/**
 * Settles as `promise` does, but rejects with `DeadlinePassed` after `withinMs`, or with the signal's
 * reason when aborted. Leaves no timer and no listener behind.
 */
export async function within<T>(promise: Promise<T>, { withinMs, signal }: WaitOptions): Promise<T> {
  signal?.throwIfAborted();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const callOff = startDeadline(withinMs, () => reject(new DeadlinePassed(withinMs)));
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, end]);
  } finally {
    callOff();
    signal?.removeEventListener("abort", abort);
  }
}

import { type Outcome, silent, startDeadline, type WaitOptions } from "../kernel/index.ts";

export interface PendingOptions extends WaitOptions {
  /** What is being waited for, as a person says it: "answering status.get". */
  readonly what: string;
  /** Asked before silence is blamed on the device. Rejects when the port has gone, or was away at some time since `startedAt`. */
  readonly checkPort: (startedAt: number) => Promise<void>;
  /** Runs once, however the wait ends. */
  readonly onEnd: () => void;
}

/** One thing awaited from the device. Ends exactly once: with an outcome, or with a fault or the signal's reason. */
export class Pending<T> {
  readonly what: string;
  readonly outcome: Promise<Outcome<T>>;
  readonly #resolve: (outcome: Outcome<T>) => void;
  readonly #reject: (reason: unknown) => void;
  #release: () => void;
  readonly #startedAt = performance.now();

  constructor({ what, withinMs, signal, checkPort, onEnd }: PendingOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome<T>>();
    // Whoever began the wait may have left; its end is then nobody's concern.
    promise.catch(() => {});
    this.what = what;
    this.outcome = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    const callOff = startDeadline(withinMs, () => {
      checkPort(this.#startedAt).then(
        () => this.fallSilent(),
        (fault) => this.fail(fault),
      );
    });
    const abort = () => this.fail(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#release = () => {
      this.#release = () => {};
      callOff();
      signal?.removeEventListener("abort", abort);
      onEnd();
    };
  }

  settle(outcome: Outcome<T>): void {
    this.#release();
    this.#resolve(outcome);
  }

  /** With what `outcome` comes to, unless it has ended before. */
  settleWith(outcome: Promise<Outcome<T>>): void {
    outcome.then(
      (settled) => this.settle(settled),
      (reason: unknown) => this.fail(reason),
    );
  }

  fallSilent(): void {
    this.settle(silent(Math.round(performance.now() - this.#startedAt)));
  }

  fail(reason: unknown): void {
    this.#release();
    this.#reject(reason);
  }
}

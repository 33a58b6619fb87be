import { done, type Outcome, refused, silent, startDeadline } from "../../kernel/index.ts";
import { attOpcode, attributeErrorName } from "../../wire/bluetooth/index.ts";
import type { LinkSignal, LinkWatch } from "./link-watch.ts";

/** What an operation makes of a signal: its outcome, or undefined when it goes on. */
export type Judge = (signal: LinkSignal) => Outcome<never> | undefined;

/** Errors that end a read of a long value: there is no more of it. Vol 3, Part F, 3.4.4.5 */
const endsLongRead = new Set([0x07, 0x0b]);

/** Judges by the device's ATT errors. */
export const byAttributeError: Judge = (signal) => {
  if (signal.kind !== "attribute-error") return undefined;
  const { request, code } = signal.error;
  if (request === attOpcode.readLongRequest && endsLongRead.has(code)) return undefined;
  return refused(attributeErrorName(code), "the device answers with an ATT error");
};

/** A discovery ends with an error, that nothing more is found; only the end of the link counts. */
export const byLossAlone: Judge = () => undefined;

/**
 * The operations of one link, one at a time as the attribute protocol wants it, each with its end: an answer, a refusal, the link's
 * end, or the deadline. After a silence nothing can be asked on the link any more (Vol 3, Part F, 3.3.3), so it is given up.
 */
export class GattOperations {
  readonly #watch: LinkWatch;
  readonly #giveUp: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(watch: LinkWatch, giveUp: () => void) {
    this.#watch = watch;
    this.#giveUp = giveUp;
  }

  /** `begin` asks, and calls `settle` with the answer. */
  run<T>(withinMs: number, judge: Judge, begin: (settle: (value: T) => void) => void): Promise<Outcome<T>> {
    const outcome = this.#last.then(() => this.#perform(withinMs, judge, begin));
    this.#last = outcome.catch(() => {});
    return outcome;
  }

  async #perform<T>(
    withinMs: number,
    judge: Judge,
    begin: (settle: (value: T) => void) => void,
  ): Promise<Outcome<T>> {
    const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
    using ends = new DisposableStack();
    ends.defer(this.#watch.onLost((reason) => resolve(refused("connection-lost", reason))));
    if (this.#watch.lostBecause === undefined) {
      ends.defer(startDeadline(withinMs, () => resolve(silent(withinMs))));
      ends.defer(() => this.#watch.listen(undefined));
      this.#watch.listen((signal) => {
        const outcome = judge(signal);
        if (outcome !== undefined) resolve(outcome);
      });
      begin((value) => resolve(done(value)));
    }
    const outcome = await promise;
    if (outcome.kind === "silent") this.#giveUp();
    return outcome;
  }
}

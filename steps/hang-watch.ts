import { startDeadline } from "../core/kernel/index.ts";
import { Inconclusive } from "./judgement.ts";

/** Every wait of a step ends by the deadline of its port: where nothing was told for so long, ms, the harness itself hangs. */
const quietLimitMs = 300_000;

/** Ends the work of a harness that hangs. A step that sweeps over a thousand cuts may take an hour: it tells of each. */
export class HangWatch {
  readonly #start: typeof startDeadline;
  #giveTime: () => void = () => {};

  /** `start`: what waits for the limit. */
  constructor(start = startDeadline) {
    this.#start = start;
  }

  /** The work goes on: it has as long again. */
  tell(): void {
    this.#giveTime();
  }

  /**
   * Settles as `work` does.
   * @throws Inconclusive once nothing was told of it for the longest time
   */
  async over<T>(work: Promise<T>): Promise<T> {
    const { promise: hung, reject } = Promise.withResolvers<never>();
    const why = `the harness hangs: nothing was heard of the step for ${quietLimitMs / 1_000} s`;
    let callOff = () => {};
    this.#giveTime = () => {
      callOff();
      callOff = this.#start(quietLimitMs, () => reject(new Inconclusive("environment", why)));
    };
    this.#giveTime();
    try {
      return await Promise.race([work, hung]);
    } finally {
      this.#giveTime = () => {};
      callOff();
    }
  }
}

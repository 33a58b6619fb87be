import { Inconclusive } from "./judgement.ts";

/** Every wait of a step ends by the deadline of its port: where nothing was told for so long, ms, the harness itself hangs. */
const quietLimitMs = 300_000;

/** Ends the work of a harness that hangs. A step that sweeps over a thousand cuts may take an hour: it tells of each. */
export class HangWatch {
  readonly #limitMs: number;
  #giveTime: () => void = () => {};

  constructor(limitMs = quietLimitMs) {
    this.#limitMs = limitMs;
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
    const why = `the harness hangs: nothing was heard of the step for ${Math.round(this.#limitMs / 1_000)} s`;
    let limit: NodeJS.Timeout | undefined;
    this.#giveTime = () => {
      clearTimeout(limit);
      limit = setTimeout(() => reject(new Inconclusive("environment", why)), this.#limitMs);
    };
    this.#giveTime();
    try {
      return await Promise.race([work, hung]);
    } finally {
      this.#giveTime = () => {};
      clearTimeout(limit);
    }
  }
}

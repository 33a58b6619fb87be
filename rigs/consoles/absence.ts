import type { SerialLine } from "../../core/dut/index.ts";
import type { EquipmentFault } from "../../core/kernel/index.ts";
import type { ConsoleLocation, ConsoleRoute } from "./route.ts";

/** Waits between tries of a port that is there and cannot be opened yet, or that nothing tells of: ms, doubled each time. */
const firstTryMs = 50;
const longestTryMs = 1000;

/** The time from a port's vanishing until it is open again, or given up. */
export class Absence {
  /** Settles with the port, or with the fault for which it was given up. */
  readonly over: Promise<SerialLine>;
  readonly #route: ConsoleRoute;
  readonly #reopen: (location: ConsoleLocation) => Promise<void>;
  readonly #settled = Promise.withResolvers<SerialLine>();
  #ended = false;
  #watch: Disposable | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs: number;
  readonly #continues: boolean;
  #looking = false;
  #lookAgain = false;
  #lastFailure: unknown;

  /**
   * @param reopen opens the port that was found
   * @param unfinished the absence that this one continues: its patience goes on as well
   */
  constructor(
    route: ConsoleRoute,
    reopen: (location: ConsoleLocation) => Promise<void>,
    unfinished: Absence | undefined,
  ) {
    this.#continues = unfinished !== undefined;
    this.#retryMs = unfinished === undefined ? firstTryMs : unfinished.#retryMs;
    this.#route = route;
    this.#reopen = reopen;
    this.over = this.#settled.promise;
    // Nobody may be waiting.
    this.over.catch(() => {});
  }

  /** Why the last look or try was in vain. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** Begins to look: at once, whenever the route tells of a change, and where it cannot, again and again. */
  begin(): void {
    // Armed before the first look, so that no change falls between.
    this.#watch = this.#route.watch(() => void this.#look());
    if (this.#continues) this.#lookLater();
    else void this.#look();
  }

  end(outcome: SerialLine | EquipmentFault): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#watch?.[Symbol.dispose]();
    clearTimeout(this.#retry);
    if (outcome instanceof Error) this.#settled.reject(outcome);
    else this.#settled.resolve(outcome);
  }

  async #look(): Promise<void> {
    this.#lookAgain = this.#looking;
    if (this.#looking || this.#ended) return;
    this.#looking = true;
    clearTimeout(this.#retry);
    const found = await this.#tryOnce();
    this.#looking = false;
    if (this.#ended) return;
    if (this.#lookAgain) void this.#look();
    // A port that is not there is told of by an event; one that cannot be opened yet may need no more than time.
    else if (found || this.#watch === undefined) this.#lookLater();
  }

  /** Whether it was there; a failure is kept for whoever gives up. */
  async #tryOnce(): Promise<boolean> {
    let found = false;
    try {
      const location = await this.#route.locate();
      found = true;
      await this.#reopen(location);
    } catch (thrown) {
      this.#lastFailure = thrown;
    }
    return found;
  }

  #lookLater(): void {
    this.#retry = setTimeout(() => void this.#look(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, longestTryMs);
  }
}

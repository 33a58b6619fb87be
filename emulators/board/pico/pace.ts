import type { RunningChip } from "./power-up.ts";

/** How long one board computes before others, sockets and timers have their turn, ms. */
const sliceMs = 4;
const cyclesAtOnce = 50_000;
/** Device time may be ahead of the wall by so much before the board rests, ms: timers of the host are not much finer. */
const aheadMs = 4;
/** What it computed too slowly it makes up for by so much, ms: a timer of the host that came late is no loss of device time. */
const behindMs = 20;
/** How soon to look again whether somebody outside is still at work, ms. */
const lookAgainMs = 5;

export interface PaceHooks {
  /** Gives the chip what waits on its lines. */
  feed(): void;
  /** What the chip has sent goes out. */
  flush(): void;
  /** Whether somebody outside works at something that takes time on the wall: idle time is then not skipped. */
  isBusyOutside(): boolean;
  /** Runs what may lose supply. */
  survive(work: () => void): unknown;
}

/**
 * Lets a chip run beside the wall: while it computes as fast as it can, but not ahead of real time unless it is eager; while it is idle, in
 * real time. What it lost while computing is not made up for. `advance` lets idle time pass at once.
 */
export class Pace {
  readonly #running: () => RunningChip | undefined;
  readonly #hooks: PaceHooks;
  readonly #eager: boolean;
  /** Who waits until which device time, ms. */
  readonly #advances: { readonly until: number; readonly done: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  /** Moment of the wall at which device time would have been zero, had it passed evenly. */
  #zero = 0;
  /** Device time of the chips before this one, ms. */
  #before = 0;
  #skippedMs = 0;
  #cycles = 0;

  constructor(running: () => RunningChip | undefined, hooks: PaceHooks, eager = false) {
    this.#running = running;
    this.#hooks = hooks;
    this.#eager = eager;
  }

  /** Device time that was skipped, and so did not pass on the wall, ms. */
  get skippedMs(): number {
    return this.#skippedMs;
  }

  /** How many cycles the processor has run so far. */
  get cycles(): number {
    return this.#cycles;
  }

  /** A chip has begun. */
  begin(): void {
    this.#keepStep();
    this.#soon();
  }

  /** The chip that ran is gone. */
  end({ time }: RunningChip): void {
    this.#before += time.nanos / 1e6;
    this.#rest();
  }

  /** There is something new for the chip. */
  wake(): void {
    if (this.#immediate === undefined && this.#running() !== undefined) this.#soon();
  }

  /** Device time passes without that of the wall, as while the flash chip is busy. */
  pass(ms: number): void {
    this.#running()?.time.tick(ms * 1e6);
    this.#keepStep();
  }

  /** Lets `ms` of device time pass, what is idle of it at once. */
  async advance(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#advances.push({ until: this.#deviceMs + ms, done: resolve });
    this.#advances.sort((one, other) => one.until - other.until);
    if (this.#running() === undefined) this.#endAdvances();
    else this.wake();
    await promise;
  }

  get #deviceMs(): number {
    return this.#before + (this.#running()?.time.nanos ?? 0) / 1e6;
  }

  /** Forgets by how much device time and the wall's are apart. */
  #keepStep(): void {
    this.#zero = performance.now() - this.#deviceMs;
  }

  #soon(): void {
    this.#rest();
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      this.#slice();
    });
  }

  #rest(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }

  #slice(): void {
    const end = performance.now() + sliceMs;
    let restMs = 0;
    do {
      const chip = this.#running();
      if (chip === undefined) break;
      // What wakes it now comes after the time that it has slept.
      if (chip.processor.asleep) this.#passSleep(chip);
      this.#hooks.feed();
      restMs = chip.processor.asleep ? this.#idle(chip) : this.#compute(chip);
      this.#finishAdvances();
    } while (restMs === 0 && performance.now() < end);
    this.#hooks.flush();
    if (this.#running() === undefined) this.#endAdvances();
    else if (restMs === 0) this.wake();
    else if (restMs !== Number.POSITIVE_INFINITY)
      this.#timer = setTimeout(() => this.#slice(), Math.ceil(restMs));
  }

  /** Returns for how long the board rests then, ms. */
  #compute(chip: RunningChip): number {
    this.#hooks.survive(() => {
      const before = chip.processor.cycles;
      try {
        chip.processor.run(cyclesAtOnce);
      } finally {
        this.#cycles += chip.processor.cycles - before;
      }
    });
    const ahead = this.#deviceMs - (performance.now() - this.#zero);
    if (ahead < -behindMs || this.#eager) this.#keepStep();
    if (this.#eager) return 0;
    return ahead > aheadMs ? ahead : 0;
  }

  /** Returns for how long the board rests then, ms; infinite when nothing is due. */
  #idle({ time }: RunningChip): number {
    const due = Math.max(0, (time.next - time.nanos) / 1e6);
    const [advance] = this.#advances;
    const busyOutside = advance !== undefined && this.#hooks.isBusyOutside();
    if (advance !== undefined && !busyOutside) {
      const skip = Math.max(0, Math.min(due, advance.until - this.#deviceMs));
      this.#skippedMs += skip;
      this.#tick(time, skip);
      this.#keepStep();
      return 0;
    }
    const elapsed = this.#elapsedMs;
    this.#tick(time, Math.min(due, elapsed));
    if (elapsed >= due) return 0;
    return Math.min(due - elapsed, busyOutside ? lookAgainMs : Number.POSITIVE_INFINITY);
  }

  /** By how much the wall is ahead of device time, ms. */
  get #elapsedMs(): number {
    return Math.max(0, performance.now() - this.#zero - this.#deviceMs);
  }

  #passSleep({ time }: RunningChip): void {
    this.#tick(time, Math.min(Math.max(0, time.next - time.nanos) / 1e6, this.#elapsedMs));
  }

  #tick(time: RunningChip["time"], ms: number): void {
    this.#hooks.survive(() => time.tick(ms * 1e6));
  }

  #finishAdvances(): void {
    for (let first = this.#advances[0]; first !== undefined; first = this.#advances[0]) {
      // Nanoseconds do not add up exactly.
      if (first.until - this.#deviceMs > 1e-3) return;
      this.#advances.shift();
      first.done();
    }
  }

  /** Without supply the rest passes at once. */
  #endAdvances(): void {
    const last = this.#advances.at(-1);
    if (last === undefined) return;
    this.#skippedMs += Math.max(0, last.until - this.#deviceMs);
    for (const { done } of this.#advances.splice(0)) done();
  }
}

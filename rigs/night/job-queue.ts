/** One scenario of a night. */
export interface Job {
  /** Feature file and line. */
  readonly scenario: string;
  /** How many boards it takes, at the same time. */
  readonly boards: number | "all";
  /** How long it takes by history, or by declaration; ms. */
  readonly expectedMs: number;
  /** Boards that have what it needs. */
  readonly fitting: ReadonlySet<string>;
}

/** A job, and the boards that are its own until it has ended. */
export interface Assignment {
  readonly job: Job;
  /** From 1. */
  readonly attempt: number;
  readonly boards: readonly string[];
}

interface Waiting {
  readonly job: Job;
  /** Attempts that were begun. */
  readonly begun: number;
  /** Boards whose equipment failed it. */
  readonly failedOn: ReadonlySet<string>;
}

export interface QueueOptions {
  /** Attempts at one job, where equipment fails it again and again. */
  readonly mostAttempts: number;
  /** Jobs at the same time, such as 1 where something serves them all that does one thing at a time. */
  readonly mostAtOnce?: number | undefined;
}

/**
 * Which job is next on which boards. Those that take several boards come first, as all of them are free then; the longest is first among
 * its like, so that none is begun at last that all others wait for. A job has all its boards or none.
 */
export class JobQueue {
  readonly #options: QueueOptions;
  readonly #failedOn = new Map<string, ReadonlySet<string>>();
  #waiting: Waiting[] = [];
  #underWay = 0;

  /** `begun`: attempts that were made before, by scenario. */
  constructor(jobs: readonly Job[], options: QueueOptions, begun: ReadonlyMap<string, number> = new Map()) {
    this.#options = options;
    for (const job of jobs) this.#add({ job, begun: begun.get(job.scenario) ?? 0, failedOn: new Set() });
  }

  /** In the order in which they come, as far as no board fails. */
  get left(): readonly Job[] {
    return this.#waiting.map(({ job }) => job);
  }

  /** The next job for the boards in `free`. `fit` are those that take jobs, busy ones included. Undefined: nothing can be begun now. */
  next(free: readonly string[], fit: ReadonlySet<string>): Assignment | undefined {
    if (this.#underWay >= (this.#options.mostAtOnce ?? Number.POSITIVE_INFINITY)) return undefined;
    const possible = this.#waiting.filter((one) => !isStranded(one, fit));
    const several = possible.find(({ job }) => rank(job) > 1);
    if (several === undefined) return this.#single(possible, free, fit);
    const boards = candidates(several, fit);
    const needed = needs(several.job, boards.length);
    const ready = free.filter((board) => boards.includes(board));
    if (ready.length >= needed) return this.#begin(several, ready.slice(0, needed));
    // As many boards are kept for it as it takes, those that are free first; the others go on.
    const busy = boards.length - ready.length;
    const isSpare = busy + 1 <= boards.length - needed;
    const others = isSpare ? free : free.filter((board) => !boards.includes(board));
    return this.#single(possible, others, fit);
  }

  /** An assignment has ended; `equipmentFailed`: without saying anything about the device. Returns whether it is tried again. */
  ended({ job, attempt, boards }: Assignment, equipmentFailed: boolean): boolean {
    this.#underWay -= 1;
    if (!equipmentFailed || attempt >= this.#options.mostAttempts) return false;
    const [board, ...others] = boards;
    const before = this.#failedOn.get(job.scenario) ?? new Set<string>();
    // Of several boards nobody knows here which one it was.
    const failedOn = others.length === 0 && board !== undefined ? new Set([...before, board]) : before;
    this.#failedOn.set(job.scenario, failedOn);
    this.#add({ job, begun: attempt, failedOn });
    return true;
  }

  /** Takes out those that no board or too few of `fit` can do, each as an assignment to no board that is not to be ended. */
  takeStranded(fit: ReadonlySet<string>): readonly Assignment[] {
    const stranded = this.#waiting.filter((one) => isStranded(one, fit));
    this.#waiting = this.#waiting.filter((one) => !stranded.includes(one));
    return stranded.map(({ job, begun }) => ({ job, attempt: begun + 1, boards: [] }));
  }

  #add(one: Waiting): void {
    this.#waiting.push(one);
    this.#waiting.sort((a, b) => rank(b.job) - rank(a.job) || b.job.expectedMs - a.job.expectedMs);
  }

  #single(
    possible: readonly Waiting[],
    free: readonly string[],
    fit: ReadonlySet<string>,
  ): Assignment | undefined {
    for (const one of possible) {
      if (rank(one.job) > 1) continue;
      const able = candidates(one, fit);
      const board = free.find((name) => able.includes(name));
      if (board !== undefined) return this.#begin(one, [board]);
    }
    return undefined;
  }

  #begin(one: Waiting, boards: readonly string[]): Assignment {
    this.#waiting = this.#waiting.filter((other) => other !== one);
    this.#underWay += 1;
    return { job: one.job, attempt: one.begun + 1, boards };
  }
}

function isStranded({ job }: Waiting, fit: ReadonlySet<string>): boolean {
  const able = job.fitting.intersection(fit).size;
  return able < Math.max(1, needs(job, able));
}

/** Those of `fit` on which it can be done: where there are such, not those on which it failed. */
function candidates({ job, failedOn }: Waiting, fit: ReadonlySet<string>): readonly string[] {
  const able = [...job.fitting.intersection(fit)];
  const others = able.filter((board) => !failedOn.has(board));
  return others.length > 0 ? others : able;
}

const needs = ({ boards }: Job, there: number): number => (boards === "all" ? there : Math.max(1, boards));
const rank = ({ boards }: Job): number => (boards === "all" ? Number.MAX_SAFE_INTEGER : Math.max(1, boards));

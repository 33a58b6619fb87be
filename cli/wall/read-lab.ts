import { existsSync } from "node:fs";
import { messageOf } from "../../core/kernel/index.ts";
import { HealthBook, nothingKnown } from "../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../rigs/lab/index.ts";
import { type Holder, LeaseTable } from "../../rigs/leases/index.ts";
import { type NightStatus, newestNights, readNightStatus } from "../../rigs/night/index.ts";
import { type BoardView, expectedEnd, type LabView, type NightView } from "./lab-view.ts";
import { ScenarioNames } from "./scenario-names.ts";

/**
 * Reads a lab again and again. What is kept of leases and health is opened once, when it is there first, and held open: to open it anew each
 * time would touch its files, and whoever watches them would be told of that.
 */
export class LabReader implements Disposable {
  readonly #file: LabFile;
  readonly #opened = new DisposableStack();
  readonly #names = new ScenarioNames();
  #leases: LeaseTable | undefined;
  #health: HealthBook | undefined;

  constructor(file: LabFile) {
    this.#file = file;
  }

  /** How the lab is now. What cannot be read of its night is the view's `problem`. */
  async read(): Promise<LabView> {
    const { name, boards } = this.#file.lab;
    const holders = this.#holders();
    const { nights, problem } = await this.#nights();
    const views = await Promise.all(
      Object.entries(boards).map(async ([board, { product }]) => ({
        ...{ name: board, product, ...this.#healthOf(board), ...leaseOf(holders.get(board)) },
        ...(await this.#inNight(board, nights.get(product))),
      })),
    );
    return {
      lab: name,
      nights: [...nights].map(([product, night]) => toNight(product, night)),
      ...(problem === undefined ? {} : { problem }),
      boards: views,
    };
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }

  /** The newest by product, and why one cannot be shown. */
  async #nights(): Promise<{ nights: ReadonlyMap<string, KnownNight>; problem?: string }> {
    const nights = new Map<string, KnownNight>();
    let problem: string | undefined;
    for (const { product, folder } of await newestNights(this.#file)) {
      try {
        const status = await readNightStatus(folder);
        if (status !== undefined) nights.set(product, { folder, status });
      } catch (thrown) {
        problem ??= messageOf(thrown);
      }
    }
    return { nights, ...(problem === undefined ? {} : { problem }) };
  }

  #holders(): ReadonlyMap<string, Holder> {
    const file = keptIn(this.#file, "leases");
    if (this.#leases === undefined && existsSync(file))
      this.#leases = this.#opened.use(new LeaseTable(file, this.#file.lab));
    return this.#leases?.holders() ?? new Map();
  }

  #healthOf(board: string): Pick<BoardView, "health" | "healthReason" | "healthSince"> {
    const file = keptIn(this.#file, "health");
    if (this.#health === undefined && existsSync(file))
      this.#health = this.#opened.use(new HealthBook(file, "whoever watches"));
    const { health, reason, since } = this.#health?.of(board) ?? nothingKnown;
    return { health, ...(since === "" ? {} : { healthReason: reason, healthSince: since }) };
  }

  async #inNight(
    name: string,
    night: KnownNight | undefined,
  ): Promise<Pick<BoardView, "night"> | Record<never, never>> {
    const board = night?.status.boards.find((one) => one.name === name);
    if (board === undefined || night === undefined) return {};
    const { name: _, health: __, state: told, ...own } = board;
    const scenarioName = await this.#names.of(night.folder, own.scenario);
    // Nobody is left to say that it is no longer so.
    const ongoing = told === "idle" || told === "running" || told === "recovering";
    const state = ongoing && stateOf(night.status) === "gone" ? "interrupted" : told;
    return { night: { ...own, state, ...(scenarioName === undefined ? {} : { scenarioName }) } };
  }
}

interface KnownNight {
  readonly folder: string;
  readonly status: NightStatus;
}

function toNight(product: string, { folder, status }: KnownNight): NightView {
  const { startedAt, planned, done, verdicts, endedAt, until, paused } = status;
  const expectedEndAt = expectedEnd(status);
  return {
    ...{ folder, product, state: stateOf(status), startedAt, planned, done, verdicts },
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(until === undefined ? {} : { until }),
    ...(paused === undefined ? {} : { paused }),
    ...(expectedEndAt === undefined ? {} : { expectedEndAt }),
  };
}

function stateOf({ endedAt, paused, pid }: NightStatus): NightView["state"] {
  if (endedAt !== undefined) return "ended";
  if (pid === undefined || !isThere(pid)) return "gone";
  return paused === undefined ? "running" : "paused";
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and somebody else's.
    return (thrown as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const leaseOf = (holder: Holder | undefined): Pick<BoardView, "lease"> | Record<never, never> =>
  holder === undefined
    ? {}
    : { lease: { owner: holder.owner, purpose: holder.purpose, since: holder.since } };

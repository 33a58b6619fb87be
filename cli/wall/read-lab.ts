import { existsSync } from "node:fs";
import { messageOf } from "../../core/kernel/index.ts";
import { HealthBook, nothingKnown } from "../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../rigs/lab/index.ts";
import { type Holder, LeaseTable } from "../../rigs/leases/index.ts";
import { type BoardStatus, type NightStatus, newestNight, readNightStatus } from "../../rigs/night/index.ts";
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
    const night = await this.#night().catch((thrown: unknown) => ({ problem: messageOf(thrown) }));
    const known = "status" in night ? night : undefined;
    const own = new Map(known?.status.boards.map((board) => [board.name, board]));
    const views = await Promise.all(
      Object.entries(boards).map(async ([board, { product }]) => ({
        ...{ name: board, product, ...this.#healthOf(board), ...leaseOf(holders.get(board)) },
        ...(await this.#inNight(own.get(board), known)),
      })),
    );
    return {
      lab: name,
      ...(known === undefined ? {} : { night: toNight(known.folder, known.status) }),
      ...("problem" in night ? { problem: night.problem } : {}),
      boards: views,
    };
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }

  async #night(): Promise<KnownNight | Record<never, never>> {
    const folder = await newestNight(this.#file);
    const status = folder === undefined ? undefined : await readNightStatus(folder);
    return folder === undefined || status === undefined ? {} : { folder, status };
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
    board: BoardStatus | undefined,
    night: KnownNight | undefined,
  ): Promise<Pick<BoardView, "night"> | Record<never, never>> {
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

function toNight(folder: string, status: NightStatus): NightView {
  const { startedAt, planned, done, verdicts, endedAt, until, paused } = status;
  const expectedEndAt = expectedEnd(status);
  return {
    ...{ folder, state: stateOf(status), startedAt, planned, done, verdicts },
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

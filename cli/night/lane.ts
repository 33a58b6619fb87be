import { messageOf, within } from "../../core/kernel/index.ts";
import { BoardDrivers } from "../../rigs/boards/index.ts";
import type { LeaseGuard } from "../../rigs/leases/index.ts";
import type { BoardStatus } from "../../rigs/night/index.ts";
import type { ChosenBoard } from "../rig/choose-boards.ts";
import type { Worker } from "./worker-process.ts";
import type { Workers } from "./workers.ts";

/** A supply is switched within a few seconds, or it is broken, ms. */
const restWithinMs = 20_000;

/** A board in a night: its process, and what it does. */
export class Lane implements AsyncDisposable {
  readonly board: ChosenBoard;
  state: BoardStatus["state"] = "idle";
  since = new Date().toISOString();
  /** What it is at. */
  underWay: { readonly scenario: string; readonly attempt: number } | undefined;
  /** Jobs that ended on it. */
  done = 0;
  trouble: string | undefined;
  tail: readonly string[] = [];
  /** How often it was tried in vain since it was put aside. */
  checks = 0;
  readonly #guard: LeaseGuard;
  readonly #workers: Workers;
  readonly #onChange: () => void;
  #worker: Worker | undefined;

  constructor(board: ChosenBoard, guard: LeaseGuard, workers: Workers, onChange: () => void) {
    this.board = board;
    this.#guard = guard;
    this.#workers = workers;
    this.#onChange = onChange;
  }

  get name(): string {
    return this.board.name;
  }

  /** Whether jobs are for it, now or when it has ended what it is at. */
  get isFit(): boolean {
    return this.state === "idle" || this.state === "running";
  }

  become(state: BoardStatus["state"], trouble?: string): void {
    this.state = state;
    this.since = new Date().toISOString();
    if (state !== "running") this.underWay = undefined;
    if (trouble !== undefined) this.trouble = trouble;
    this.#onChange();
  }

  begin(scenario: string, attempt: number): void {
    this.underWay = { scenario, attempt };
    this.become("running");
  }

  /** Whether it can be given a job at this moment. */
  get isFree(): boolean {
    return this.state === "idle" && this.#worker?.isReady === true;
  }

  /** Its process, which is started when there is none. */
  worker(): Worker {
    if (this.#worker?.isAlive !== true) this.#worker = this.#workers.take();
    return this.#worker;
  }

  /** Takes its supply away, whatever was done with it. Returns what went wrong. */
  async rest(): Promise<string | undefined> {
    const cut = async (): Promise<void> => {
      await using drivers = new BoardDrivers(this.name, this.board.declaration, () =>
        this.#guard.check(this.name),
      );
      const power = await drivers.power();
      await power?.set(false);
    };
    try {
      await within(cut(), { withinMs: restWithinMs });
      return undefined;
    } catch (thrown) {
      return `its supply could not be switched off: ${messageOf(thrown)}`;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.[Symbol.asyncDispose]();
  }
}

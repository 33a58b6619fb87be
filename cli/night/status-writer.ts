import type { Verdict } from "../../core/journal/index.ts";
import type { Health } from "../../rigs/health/index.ts";
import { type NightStatus, writeNightStatus } from "../../rigs/night/index.ts";
import type { Lane } from "./lane.ts";
import type { Pause } from "./patient-journal.ts";

/** At most so often, ms: whoever watches has eyes. */
const betweenMs = 300;

/** What a status is made of besides the boards. */
export type StatusFrame = Pick<NightStatus, "lab" | "startedAt" | "planned"> & {
  readonly until: string | undefined;
};

/** Keeps the status of a night in its folder as it changes. A disk that does not take it ends nothing. */
export class StatusWriter {
  readonly #folder: string;
  readonly #frame: StatusFrame;
  readonly #lanes: readonly Lane[];
  readonly #healthOf: (board: string) => Health;
  readonly #verdicts = new Map<string, Verdict["status"]>();
  #paused: Pause | undefined;
  #expectedEndAt: string | undefined;
  #endedAt: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    folder: string,
    frame: StatusFrame,
    lanes: readonly Lane[],
    healthOf: (board: string) => Health,
  ) {
    this.#folder = folder;
    this.#frame = frame;
    this.#lanes = lanes;
    this.#healthOf = healthOf;
  }

  /** A scenario's newest verdict. */
  judged(scenario: string, { status }: Verdict): void {
    this.#verdicts.set(scenario, status);
    this.change();
  }

  pause(pause: Pause | undefined): void {
    this.#paused = pause;
    this.change();
  }

  /** When the last job ends, as far as one can tell now. */
  expect(end: Date): void {
    this.#expectedEndAt = end.toISOString();
  }

  /** Something is otherwise; it is written soon. */
  change(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, betweenMs);
  }

  /** The night has ended: nothing changes any more. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#endedAt = new Date().toISOString();
    this.#write();
    await this.#writing;
  }

  #write(): void {
    const status = this.#status();
    this.#writing = this.#writing.then(() => writeNightStatus(this.#folder, status)).catch(() => {});
  }

  #status(): NightStatus {
    const { until, ...frame } = this.#frame;
    const count = (status: Verdict["status"]) =>
      [...this.#verdicts.values()].filter((one) => one === status).length;
    const ended = this.#endedAt;
    return {
      version: 1,
      ...frame,
      ...(ended === undefined ? { pid: process.pid } : { endedAt: ended }),
      updatedAt: new Date().toISOString(),
      ...(until === undefined ? {} : { until }),
      ...(this.#expectedEndAt === undefined ? {} : { expectedEndAt: this.#expectedEndAt }),
      done: this.#verdicts.size,
      verdicts: {
        pass: count("pass"),
        fail: count("fail"),
        inconclusive: count("inconclusive"),
        notApplicable: count("not-applicable"),
      },
      ...(this.#paused === undefined ? {} : { paused: { ...this.#paused } }),
      boards: this.#lanes.map((lane) => ({
        ...{ name: lane.name, health: this.#healthOf(lane.name), since: lane.since, done: lane.done },
        state:
          ended === undefined || lane.state === "lost" || lane.state === "quarantined" ? lane.state : "done",
        ...(ended === undefined && lane.underWay ? lane.underWay : {}),
        ...(lane.trouble === undefined ? {} : { trouble: lane.trouble }),
        tail: [...lane.tail],
      })),
    };
  }
}

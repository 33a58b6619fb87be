import type { Envelope } from "@cucumber/messages";
import type { IncidentKind, JournalWriter, Verdict } from "../../core/journal/index.ts";
import { type BoardHealth, takesJobs } from "../../rigs/health/index.ts";
import type { Assignment, JobQueue } from "../../rigs/night/index.ts";
import { describeHealth } from "../rig/lab/describe-health.ts";
import type { Chronicle, ChronicleEvents } from "../run/chronicle.ts";
import { AttemptRecord } from "./attempt-record.ts";
import type { Lane } from "./lane.ts";
import type { Orders } from "./orders.ts";
import type { NightJob } from "./plan-jobs.ts";
import { whyStranded } from "./stranded.ts";

/** What the conductor of a night stands on. */
export interface NightGrounds {
  readonly lanes: readonly Lane[];
  readonly jobs: ReadonlyMap<string, NightJob>;
  readonly queue: JobQueue;
  readonly journal: JournalWriter;
  /** Whether there is room for what a scenario leaves; where there is none, `deal` is called once there is. */
  readonly mindRoom: () => boolean;
  readonly seed: string;
  readonly events: ChronicleEvents;
  /** Nothing is begun after this. */
  readonly until: Date | undefined;
  /** What a board's process is told to do. */
  readonly orders: Orders;
  readonly health: {
    of(board: string): BoardHealth;
    /** Its process hung or broke. */
    failed(board: string, fault: string): void;
  };
  /** Whether the boards are still this night's. */
  readonly still: () => boolean;
  /** An attempt has ended; told before that is recorded. */
  readonly keepSecrets: (secrets: Pick<Chronicle, "canaries" | "learned">) => void;
  readonly noteAttempt: (assignment: Assignment, verdict: Verdict, durationMs: number) => void;
  /** What cucumber said in the process of a board. */
  readonly noteMessage: (envelope: Envelope) => void;
  /** A scenario is tried again. */
  readonly onRetry: () => void;
  /** Something is otherwise than it was. */
  readonly onChange: () => void;
}

/** How the work of a night ended. */
export type NightEnd =
  | { readonly kind: "through" }
  /** At its time, with what was not begun. */
  | { readonly kind: "until"; readonly left: readonly string[] }
  /** Before its time, and may be resumed. */
  | { readonly kind: "stopped"; readonly why: string };

/** A golden image that is tried in vain so often, and a board is given up for the night. */
const mostChecks = 3;
/** Until a board that was put aside is looked at again, ms: it may cool down, or somebody may have mended it. */
const lookAgainMs = 5 * 60_000;
/** Until it is seen that somebody gave a board back: nobody tells. Ms. */
const lookAtWordMs = 5_000;
const checkWithinMs = 180_000;
/** A scenario of which nobody knows how long it takes, ms; else several times as long as it ever took. */
const unknownWithinMs = 15 * 60_000;
const timesLonger = 4;
const leastWithinMs = 60_000;

/** Gives boards jobs until there are none, and looks after boards that fail. Ends whatever happens. */
export class Conductor {
  readonly #night: NightGrounds;
  readonly #over = Promise.withResolvers<NightEnd>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #warming = new Set<Lane>();
  #begun = false;
  #ended = false;

  constructor(night: NightGrounds) {
    this.#night = night;
  }

  /** To the end of the night. Processes of boards still live then. */
  async run(): Promise<NightEnd> {
    const { until } = this.#night;
    if (until !== undefined) this.#after(until.getTime() - Date.now(), () => this.deal());
    this.#begun = true;
    for (const lane of this.#night.lanes)
      if (!takesJobs(this.#night.health.of(lane.name))) this.#settle(lane);
    const word = setInterval(() => this.#hearOfBoards(), lookAtWordMs);
    this.deal();
    return this.#over.promise.finally(() => {
      clearInterval(word);
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  /** Jobs that were not begun yet. */
  get left(): JobQueue["left"] {
    return this.#night.queue.left;
  }

  /** Ends the work: what is under way is ended without a verdict on the device. */
  async stop(why: string): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await Promise.all(this.#night.lanes.map((lane) => lane[Symbol.asyncDispose]()));
    this.#incident("stopped", why);
    this.#over.resolve({ kind: "stopped", why });
  }

  /** Begins all that can be begun now. */
  deal(): void {
    const { lanes, queue, mindRoom, still } = this.#night;
    if (this.#ended || !this.#begun || !mindRoom()) return;
    if (!still()) {
      void this.stop("the boards are no longer leased to this night");
      return;
    }
    for (const lane of lanes) if (lane.state === "idle" && !lane.isFree) this.#mind(this.#warm(lane));
    while (!this.#isPast()) {
      const fit = new Set(lanes.filter(({ isFit }) => isFit).map(({ name }) => name));
      const free = lanes.filter(({ isFree }) => isFree).map(({ name }) => name);
      const next = queue.next(free, fit);
      if (next === undefined) break;
      this.#mind(this.#examine(next));
    }
    this.#endIfThrough();
  }

  #isPast(): boolean {
    const { until } = this.#night;
    return until !== undefined && Date.now() >= until.getTime();
  }

  #endIfThrough(): void {
    const end = this.#ended ? undefined : this.#reached();
    if (end === undefined) return;
    this.#ended = true;
    this.#over.resolve(end);
  }

  /** The end that the night has come to; undefined as long as something is under way, or to be waited for. */
  #reached(): NightEnd | undefined {
    const { lanes, queue } = this.#night;
    if (lanes.some(({ state }) => state === "running" || state === "recovering")) return undefined;
    if (this.#warming.size > 0 && queue.left.length > 0 && !this.#isPast()) return undefined;
    const left = queue.left.map(({ scenario }) => scenario);
    if (left.length === 0) return { kind: "through" };
    if (this.#isPast()) return { kind: "until", left };
    if (lanes.some((lane) => this.#mayComeBack(lane))) return undefined;
    // Nothing is under way, and yet nothing could be begun: no boards are left for these.
    const fit = new Set(lanes.filter(({ isFit }) => isFit).map(({ name }) => name));
    for (const assignment of queue.takeStranded(fit))
      this.#begin(assignment).abandon(equipment(whyStranded(assignment.job.boards, fit.size, lanes.length)));
    return queue.left.length === 0
      ? { kind: "through" }
      : { kind: "stopped", why: "no job could be begun any more" };
  }

  readonly #mayComeBack = ({ state, checks, name }: Lane): boolean =>
    state === "quarantined" && checks < mostChecks && this.#night.health.of(name).health === "bad";

  #begin({ job: { scenario }, attempt }: Assignment): AttemptRecord {
    const { journal, jobs, seed, events, keepSecrets } = this.#night;
    const name = jobs.get(scenario)?.name ?? scenario;
    return new AttemptRecord(journal, { scenario, name, attempt, seed, events, onEnd: keepSecrets });
  }

  /** Has the board's process load what it needs. One that cannot be started is none of the board's fault, but no use either. */
  async #warm(lane: Lane): Promise<void> {
    if (this.#warming.has(lane)) return;
    this.#warming.add(lane);
    const worker = lane.worker();
    await worker.started;
    this.#warming.delete(lane);
    if (this.#ended) return;
    if (!worker.isAlive) {
      lane.checks += 1;
      if (lane.checks < mostChecks) return this.#warm(lane);
      this.#incident("board-lost", "its process cannot be started", { board: lane.name });
      lane.become("lost", "its process cannot be started");
    } else lane.checks = 0;
    this.deal();
  }

  async #examine(assignment: Assignment): Promise<void> {
    const { noteAttempt, noteMessage, queue, orders, onChange, onRetry } = this.#night;
    const { job, attempt, boards } = assignment;
    const { scenario } = job;
    const lanes = boards.map((name) => this.#lane(name));
    const [lead] = lanes;
    const known = this.#night.jobs.get(scenario);
    if (lead === undefined || known === undefined)
      throw new TypeError(`${scenario} has no board, or is no job`);
    for (const lane of lanes) lane.begin(scenario, attempt);
    const record = this.#begin(assignment);
    const end = await lead.worker().perform(orders.examine(assignment), withinFor(known), (envelope) => {
      noteMessage(envelope);
      record.take(envelope);
      if (record.lastLines !== lead.tail) onChange();
      lead.tail = record.lastLines;
    });
    if (this.#ended) {
      record.abandon(equipment(`it was ended: ${end.kind === "lost" ? end.why : "the night was stopped"}`));
      return;
    }
    if (end.kind === "lost") {
      this.#incident("board-hung", `in ${scenario}: ${end.why}`, { board: lead.name, about: scenario });
      record.abandon(equipment(`${lead.name}: ${end.why}.`));
    } else if (end.kind === "failed")
      record.abandon(environment(`the scenario could not be run: ${end.message}`));
    else record.abandon(environment("the scenario came to no end of its own"));
    const verdict = record.verdict ?? environment("no verdict");
    noteAttempt(assignment, verdict, record.durationMs);
    if (queue.ended(assignment, isOfEquipment(verdict))) {
      onRetry();
      const message = `${scenario} is tried again after a fault of equipment in attempt ${attempt}`;
      this.#incident("retried", message, { board: lead.name, about: scenario });
    }
    for (const lane of lanes) lane.done += 1;
    if (end.kind === "lost") await this.#recover(lanes, end.why);
    for (const lane of lanes) if (!this.#ended) this.#settle(lane);
    this.deal();
  }

  /** A process that was killed leaves its boards as they were: they are brought to rest, and what comes next finds a new process. */
  async #recover(lanes: readonly Lane[], why: string): Promise<void> {
    const [lead, ...others] = lanes;
    // Of several boards nobody knows which one it was.
    if (lead !== undefined && others.length === 0)
      this.#night.health.failed(lead.name, `CONTROL_LOST: ${why}`);
    for (const lane of lanes) lane.become("recovering", why);
    lead?.worker();
    await Promise.all(
      lanes.map(async (lane) => {
        const trouble = await lane.rest();
        if (trouble === undefined) return;
        this.#incident("board-hung", trouble, { board: lane.name });
        this.#night.health.failed(lane.name, trouble);
        lane.become("recovering", trouble);
      }),
    );
  }

  /** A board has ended what it was at: it is free, or put aside. */
  #settle(lane: Lane): void {
    const health = this.#night.health.of(lane.name);
    if (takesJobs(health)) {
      lane.become("idle");
      return;
    }
    const how = `it is ${describeHealth(health)}`;
    this.#incident("board-put-aside", how, { board: lane.name });
    lane.become("quarantined", how);
    lane.checks = 0;
    if (health.health === "bad") this.#mind(this.#check(lane));
  }

  /** Tries whether a board that was put aside works again. */
  async #check(lane: Lane): Promise<void> {
    lane.become("recovering");
    const end = await lane.worker().perform(this.#night.orders.check(lane.name), checkWithinMs);
    if (this.#ended) return;
    if (end.kind === "lost") await lane.rest();
    if (end.kind === "done" && end.found?.passed === true) {
      this.#incident("board-back", end.found.reason, { board: lane.name });
      lane.become("idle");
    } else {
      lane.checks += 1;
      const found = end.kind === "done" ? end.found?.reason : end.kind === "failed" ? end.message : end.why;
      this.#giveTime(lane, found ?? "its golden image was not tried");
    }
    this.deal();
  }

  #giveTime(lane: Lane, found: string): void {
    if (lane.checks < mostChecks) {
      lane.become("quarantined", found);
      this.#after(lookAgainMs, () => {
        if (lane.state === "quarantined" && !this.#ended) this.#mind(this.#check(lane));
      });
      return;
    }
    this.#incident("board-lost", `given up for this night: ${found}`, { board: lane.name });
    lane.become("lost", found);
  }

  /** What somebody says of a board while the night is under way: put aside, or given back. */
  #hearOfBoards(): void {
    for (const lane of this.#night.lanes) {
      const health = this.#night.health.of(lane.name);
      if (lane.state === "idle" && !takesJobs(health)) this.#settle(lane);
      if ((lane.state === "quarantined" || lane.state === "lost") && takesJobs(health)) {
        lane.checks = 0;
        this.#mind(this.#check(lane));
      }
    }
    this.deal();
  }

  /** Whatever goes wrong with the night itself ends it; it may be resumed. */
  #mind(work: Promise<void>): void {
    work.catch((thrown: unknown) => {
      this.#ended = true;
      this.#over.reject(thrown);
    });
  }

  #lane(name: string): Lane {
    const lane = this.#night.lanes.find((one) => one.name === name);
    if (lane === undefined) throw new TypeError(`${name} is no board of this night`);
    return lane;
  }

  #incident(what: IncidentKind, message: string, of: { board?: string; about?: string } = {}): void {
    this.#night.journal.append({ type: "incident", what, ...of, message });
    this.#night.onChange();
  }

  #after(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, Math.max(0, ms)));
  }
}

const equipment = (message: string): Verdict => ({ status: "inconclusive", cause: "equipment", message });
const environment = (message: string): Verdict => ({ status: "inconclusive", cause: "environment", message });
const isOfEquipment = (verdict: Verdict): boolean =>
  verdict.status === "inconclusive" && verdict.cause === "equipment";

/** After which a scenario hangs, ms. Its steps have deadlines of their own; this one ends what they do not. */
function withinFor({ longestMs, expectedMs }: NightJob): number {
  if (longestMs === undefined) return Math.max(unknownWithinMs, timesLonger * expectedMs);
  return leastWithinMs + timesLonger * longestMs;
}

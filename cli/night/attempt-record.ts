import type { Envelope } from "@cucumber/messages";
import { type JournalRecord, type JournalWriter, observed, type Verdict } from "../../core/journal/index.ts";
import type { Judgement } from "../../steps/judgement.ts";
import { media } from "../../steps/media.ts";
import { type Chronicle, type ChronicleEvents, createChronicle } from "../run/chronicle.ts";
import { silentProgress } from "../run/progress.ts";

export interface AttemptOptions {
  readonly scenario: string;
  readonly name: string;
  /** From 1. */
  readonly attempt: number;
  readonly seed: string;
  readonly events: ChronicleEvents;
  /** Called before the attempt's end is recorded. */
  readonly onEnd: (secrets: Pick<Chronicle, "canaries" | "learned">) => void;
}

/** One attempt at a scenario in the journal. It is begun there at once, and ends there once, whatever becomes of the process that makes it. */
export class AttemptRecord {
  readonly #options: AttemptOptions;
  readonly #journal: JournalWriter;
  readonly #chronicle: Chronicle;
  readonly #startedAt = performance.now();
  #judged: Judgement | undefined;
  #verdict: Verdict | undefined;
  #lastLines: readonly string[] = [];

  constructor(journal: JournalWriter, options: AttemptOptions) {
    const { scenario, attempt, seed } = options;
    this.#options = options;
    this.#journal = journal;
    const { repeated } = options.events;
    const filtered = { ...journal, append: (record: JournalRecord) => this.#append(record) };
    this.#chronicle = createChronicle(filtered, seed, { ...silentProgress, repeated });
    journal.append({ type: "scenario-started", scenario, attempt, seed: `${seed} ${scenario}` });
    options.events.started(scenario, options.name);
  }

  /** Undefined as long as it has not ended. */
  get verdict(): Verdict | undefined {
    return this.#verdict;
  }

  get durationMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** The newest lines of a console, once the scenario has told them. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  /** What cucumber says of it in the process that makes it. */
  take(envelope: Envelope): void {
    if (this.#verdict !== undefined) return;
    const { attachment } = envelope;
    if (attachment?.mediaType === media.judgement) this.#judge(JSON.parse(attachment.body) as Judgement);
    this.#chronicle.take(envelope);
  }

  /**
   * It will not come to an end of its own. Where it was found already that the device fails, it does; else it ends with `verdict`. Nothing
   * when it had ended before.
   */
  abandon(verdict: Verdict): void {
    if (this.#verdict !== undefined) return;
    this.#finish(this.#judged?.status === "fail" ? this.#judged : verdict, this.durationMs);
  }

  /** The first one counts. It is on record at once, for whoever goes on after a crash. */
  #judge(judgement: Judgement): void {
    if (this.#judged !== undefined) return;
    this.#judged = judgement;
    const { scenario, attempt } = this.#options;
    this.#journal.append({
      ...{ type: "observation", scenario, attempt, step: -1, what: observed.judged, value: judgement },
    });
  }

  /** The chronicle knows neither of other attempts nor that all is planned. */
  #append(record: JournalRecord): void {
    if (record.type === "scenario-planned" || record.type === "scenario-started") return;
    if (record.type === "scenario-finished") {
      this.#finish(record.verdict, record.durationMs);
      return;
    }
    if (record.type === "transcript")
      this.#lastLines = record.lines.slice(-tailLines).map(({ text }) => text.slice(0, tailColumns));
    this.#journal.append("attempt" in record ? { ...record, attempt: this.#options.attempt } : record);
  }

  #finish(verdict: Verdict, durationMs: number): void {
    const { scenario, name, attempt, events, onEnd } = this.#options;
    this.#verdict = verdict;
    onEnd(this.#chronicle);
    this.#journal.append({ type: "scenario-finished", scenario, attempt, verdict, durationMs });
    events.finished(scenario, name, verdict);
  }
}

/** What a watcher sees of a console. */
const tailLines = 20;
const tailColumns = 160;

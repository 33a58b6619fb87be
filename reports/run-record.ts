import {
  type CutCount,
  type Freshness,
  type Incident,
  type JournalLine,
  malformedLine,
  observed,
  type RunFinished,
  type RunStarted,
  type ScenarioFinished,
  type ScenarioPlanned,
  type SelfCheck,
  type Skimmed,
  scanJournal,
  type Verdict,
} from "../core/journal/index.ts";
import { UsageFault } from "../core/kernel/index.ts";
import { PlaceBook, type RecordPlaces } from "./record-places.ts";

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** One attempt at a scenario. */
export interface Attempt {
  readonly verdict: Verdict;
  readonly durationMs: number;
}

export interface ScenarioRecord {
  readonly plan: ScenarioPlanned;
  /** Every attempt that was begun, oldest first. */
  readonly attempts: readonly Attempt[];
  /** Why none was, where the run says so. */
  readonly notRun: string | undefined;
}

/** What a journal tells of its run, before anything is concluded from it. */
export interface RunRecord {
  readonly start: RunStarted;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  /** In the order in which they were planned. */
  readonly scenarios: readonly ScenarioRecord[];
  /** How many points at which supply can be cut were visited, of how many that there are. */
  readonly cutPoints: { readonly visited: number; readonly of: number };
  /** Devices that scenarios leased, in the order of their first lease. */
  readonly slots: readonly string[];
  /** What they answered when they were asked to sign the run's nonce, oldest first. */
  readonly freshness: readonly Freshness[];
  /** Where in the journal each scenario's lines stand. */
  readonly places: RecordPlaces;
  /** What the bench found of itself, before and after; empty in journals of format 1. */
  readonly selfChecks: readonly SelfCheck[];
  /** What befell an unattended run beside its scenarios, oldest first. */
  readonly incidents: readonly (Incident & { readonly at: string })[];
  /** The run came to its own end and the journal is whole. */
  readonly completed: boolean;
  /** Things that a reader must know of the run as such: interrupted, a truncated journal. */
  readonly deviations: readonly string[];
}

/** What was under way when the run ended. It may have been about to fail. */
export const notFinished: Verdict = {
  status: "inconclusive",
  cause: "environment",
  message: "the scenario was planned and not finished",
};

const unchained =
  "the journal is of format 1, whose lines are not chained: a line that was changed or replaced does not show";

/**
 * Reads a journal whole. One that contradicts itself is refused: whatever were made of it, a failure might be left out.
 * @throws UsageFault
 */
export async function readRun(journalFile: string): Promise<RunRecord> {
  const reading = new Reading();
  const places = new PlaceBook();
  let last: JournalLine | Skimmed | undefined;
  const truncated = await scanJournal(journalFile, {
    wanted: isNeeded,
    take(line, place) {
      const contradiction = reading.take(line);
      if (contradiction !== undefined) {
        throw malformedLine(journalFile, line.seq, new Error(contradiction));
      }
      places.note(line, place);
      last = line;
    },
  });
  const { start, end } = reading;
  if (start === undefined || last === undefined) {
    throw new UsageFault("FILE_MALFORMED", `${journalFile}: the journal holds no run.`, {
      help: "Name a finished run.",
    });
  }
  return {
    start,
    startedAt: start.at,
    endedAt: last.at,
    durationMs: last.t - start.t,
    scenarios: reading.scenariosUntil(last.t),
    cutPoints: { ...reading.cutPoints },
    slots: [...reading.slots],
    freshness: reading.freshness,
    places,
    selfChecks: reading.selfChecks,
    incidents: reading.incidents,
    completed: end?.reason === "completed" && !truncated,
    deviations: [
      ...(start.version === 1 ? [unchained] : []),
      ...reading.selfChecks.flatMap(faultsOf),
      ...reading.incidents.map(tell),
      ...(end === undefined ? ["the journal does not say that the run was finished"] : []),
      ...(end?.reason === "interrupted" ? [`the run was interrupted by ${end.by ?? "its user"}`] : []),
      ...(truncated ? ["the journal's last line was cut off"] : []),
    ],
  };
}

/** Kinds of lines that no verdict rests on: steps, consoles, what was seen. A report reads them when it shows them. */
const unneeded: ReadonlySet<string> = new Set([
  ...["step-finished", "observation", "transcript", "fingerprint", "evidence"],
]);
const cutPoints = `"what":${JSON.stringify(observed.cutPoints)}`;

/** An observation is needed where it counts cut points; where it does not show that within its first bytes, it has to be read to know. */
function isNeeded(type: string, head: string): boolean {
  if (!unneeded.has(type)) return true;
  return type === "observation" && (head.includes(cutPoints) || !head.includes('"what":'));
}
const faultsOf = ({ when, checks }: SelfCheck): string[] =>
  checks
    .filter(({ status }) => status === "fault")
    .map(({ name, detail = "it failed" }) => `self-check ${when} the run: ${name}: ${detail}`);

const tell = ({ at, board, message }: Incident & { readonly at: string }): string =>
  `${at}${board === undefined ? "" : `, ${board}`}: ${message}`;

interface BegunAttempt {
  readonly number: number;
  /** ms since the journal was opened. */
  readonly begunAt: number;
  end: ScenarioFinished | undefined;
}

/** What was read so far. `take` answers with what contradicts it in a line. */
class Reading {
  start: (JournalLine & RunStarted) | undefined;
  end: RunFinished | undefined;
  readonly cutPoints = { visited: 0, of: 0 };
  readonly slots = new Set<string>();
  readonly freshness: Freshness[] = [];
  readonly selfChecks: SelfCheck[] = [];
  readonly incidents: (JournalLine & Incident)[] = [];
  readonly #notRun = new Map<string, string>();
  readonly #atoms = new Set<string>();
  readonly #scenarios = new Map<string, { plan: ScenarioPlanned; begun: BegunAttempt[] }>();

  take(line: JournalLine | Skimmed): string | undefined {
    if (this.end !== undefined) return "the run had ended before";
    if ((this.start === undefined) !== (line.type === "run-started"))
      return "a run is started once, and first";
    if ("skimmed" in line) return undefined;
    switch (line.type) {
      case "run-started":
        this.start = line;
        for (const { atoms } of line.register.requirements) for (const { id } of atoms) this.#atoms.add(id);
        return undefined;
      case "scenario-planned":
        return this.#plan(line);
      case "scenario-started": {
        const scenario = this.#scenarios.get(line.scenario);
        scenario?.begun.push({ number: line.attempt, begunAt: line.t, end: undefined });
        return scenario === undefined ? `${line.scenario} was not planned` : undefined;
      }
      case "scenario-finished":
        return this.#finish(line);
      case "observation":
        if (line.what === observed.cutPoints) this.#count(line.value as CutCount);
        return undefined;
      case "lease":
        this.slots.add(line.slot);
        return undefined;
      case "self-check":
        this.selfChecks.push(line);
        return undefined;
      case "incident":
        this.incidents.push(line);
        if (line.what === "not-run" && line.about !== undefined) this.#notRun.set(line.about, line.message);
        return undefined;
      case "freshness":
        this.freshness.push(line);
        return undefined;
      case "run-finished":
        this.end = line;
        return undefined;
      default:
        return undefined;
    }
  }

  #count({ visited, of }: CutCount): void {
    this.cutPoints.visited += total(visited);
    this.cutPoints.of += total(of);
  }

  #plan(plan: ScenarioPlanned): string | undefined {
    if (this.#scenarios.has(plan.scenario)) return `${plan.scenario} is planned a second time`;
    const unknown = plan.atoms.find((atom) => !this.#atoms.has(atom));
    if (unknown !== undefined) return `${unknown} is no atom of the journal's register`;
    this.#scenarios.set(plan.scenario, { plan, begun: [] });
    return undefined;
  }

  #finish(line: ScenarioFinished): string | undefined {
    const attempt = this.#scenarios
      .get(line.scenario)
      ?.begun.find(({ number, end }) => number === line.attempt && end === undefined);
    if (attempt === undefined) return `no attempt ${line.attempt} at ${line.scenario} was under way`;
    attempt.end = line;
    return undefined;
  }

  /** `now` is when the journal ends: an attempt that was under way then has lasted until then. */
  scenariosUntil(now: number): ScenarioRecord[] {
    return [...this.#scenarios.values()].map(({ plan, begun }) => ({
      plan,
      notRun: this.#notRun.get(plan.scenario),
      attempts: begun.map(({ end, begunAt }) =>
        end === undefined
          ? { verdict: notFinished, durationMs: now - begunAt }
          : { verdict: end.verdict, durationMs: end.durationMs },
      ),
    }));
  }
}

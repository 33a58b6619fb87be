import {
  type AtomResult,
  combine,
  exitCode,
  type Findings,
  type Level,
  notExamined,
  type RegisteredAtom,
  type RegisteredRequirement,
  type RunStarted,
  type ScenarioPlanned,
  type SelfCheck,
  type Target,
  type Verdict,
  verdictOfAttempts,
} from "../core/journal/index.ts";
import { type RunFreshness, verifyFreshness } from "./freshness.ts";
import type { RecordPlaces } from "./record-places.ts";
import { type Attempt, notFinished, readRun, type ScenarioRecord } from "./run-record.ts";

/** A decision to live with an atom until a day; it changes the exit code and no verdict. */
export interface Waiver {
  readonly atom: string;
  readonly reason: string;
  readonly owner: string;
  /** Date, ISO 8601. */
  readonly expiry: string;
}

export interface ScenarioSummary extends ScenarioPlanned {
  readonly verdict: Verdict;
  /** Every attempt, oldest first. */
  readonly attempts: readonly Attempt[];
}

export interface AtomSummary extends RegisteredAtom, AtomResult {
  readonly scenarios: readonly ScenarioSummary[];
  /** No scenario of this run was to examine it: it has no verdict here. */
  readonly examined: boolean;
}

export interface RequirementSummary extends RegisteredRequirement {
  /** MUST when any of its examined atoms is. */
  readonly level: Level;
  readonly atoms: readonly AtomSummary[];
  /** Worst of its examined atoms. */
  readonly verdict: Verdict;
  readonly examined: boolean;
}

/** What was found on targets of one kind. */
export interface Column {
  readonly target: Target;
  /** Every requirement of the register, judged by the scenarios on these targets alone. */
  readonly requirements: readonly RequirementSummary[];
}

/** What one run found, from its journal alone. */
export interface RunSummary {
  readonly start: RunStarted;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly requirements: readonly RequirementSummary[];
  /** By kind of target, hardware first; one where the run had one. The verdicts in `requirements` are the worst of theirs. */
  readonly columns: readonly Column[];
  readonly scenarios: readonly ScenarioSummary[];
  /** Those of them that examine no atom of the register: checks of the user's own. They count for the exit code. */
  readonly ownChecks: readonly ScenarioSummary[];
  /** Points of interrupted acts at which supply was cut, of those that there are. */
  readonly cutPoints: { readonly visited: number; readonly of: number };
  /** What devices signed of an auditor's nonce, verified; undefined where the run was given none. It counts as an own check does. */
  readonly freshness: RunFreshness | undefined;
  /** Where in the journal each scenario's lines stand. */
  readonly places: RecordPlaces;
  /** What the bench found of itself, before and after; what is wrong in it is among the deviations. */
  readonly selfChecks: readonly SelfCheck[];
  readonly waivers: readonly Waiver[];
  /** 0 pass, 1 fail, 3 inconclusive; waivers applied. */
  readonly exitCode: 0 | 1 | 3;
  /** Whether the run came to its own end. What it left open is not known. */
  readonly completed: boolean;
  /** Things that a reader must know of the run as such: interrupted, a truncated journal. */
  readonly deviations: readonly string[];
}

/** Reads a journal whole and draws the verdicts from it. @throws UsageFault */
export async function summarise(journalFile: string, waivers: readonly Waiver[]): Promise<RunSummary> {
  const { scenarios: recorded, slots, freshness: answers, ...run } = await readRun(journalFile);
  const freshness = verifyFreshness(run.start, slots, answers);
  const scenarios = recorded.map(toScenario);
  const requirements = judge(run.start, scenarios);
  const ownChecks = scenarios.filter(({ atoms }) => atoms.length === 0);
  const findings: Findings = {
    atoms: requirements.flatMap(({ atoms }) => atoms).filter((atom) => atom.examined),
    ownChecks: [...ownChecks, ...(freshness === undefined ? [] : [freshness])].map(({ verdict }) => verdict),
    completed: run.completed,
  };
  return {
    ...run,
    requirements,
    columns: columnsOf(run.start, scenarios, requirements),
    scenarios,
    ownChecks,
    freshness,
    waivers,
    exitCode: exitCode(findings, new Set(waivers.map(({ atom }) => atom))),
  };
}

function toScenario({ plan, attempts }: ScenarioRecord): ScenarioSummary {
  const verdict =
    attempts.length === 0 ? notFinished : verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
  return { ...plan, attempts, verdict };
}

/** The scenarios that examine each atom, in their order. */
function byAtom(scenarios: readonly ScenarioSummary[]): ReadonlyMap<string, readonly ScenarioSummary[]> {
  const examining = new Map<string, ScenarioSummary[]>();
  for (const scenario of scenarios) {
    for (const atom of new Set(scenario.atoms)) {
      const others = examining.get(atom);
      if (others === undefined) examining.set(atom, [scenario]);
      else others.push(scenario);
    }
  }
  return examining;
}

function toRequirement(
  requirement: RegisteredRequirement,
  examining: ReadonlyMap<string, readonly ScenarioSummary[]>,
  { product }: RunStarted,
): RequirementSummary {
  const atoms = requirement.atoms.map((atom): AtomSummary => {
    const own = examining.get(atom.id) ?? [];
    const verdict = own.length === 0 ? notExamined : combine(own.map((scenario) => scenario.verdict));
    return {
      ...atom,
      scenarios: own,
      verdict,
      examined: own.length > 0,
      reason: product.shouldReasons[atom.id],
    };
  });
  const examined = atoms.filter((atom) => atom.examined);
  return {
    ...requirement,
    atoms,
    level: (examined.length > 0 ? examined : atoms).some(({ level }) => level === "MUST") ? "MUST" : "SHOULD",
    verdict: combine(examined.map(({ verdict }) => verdict)),
    examined: examined.length > 0,
  };
}

function judge(start: RunStarted, scenarios: readonly ScenarioSummary[]): readonly RequirementSummary[] {
  const examining = byAtom(scenarios);
  return start.register.requirements.map((one) => toRequirement(one, examining, start));
}

/** Strongest evidence first. */
const kinds = ["hardware", "virtual", "emulated"] as const;

function columnsOf(
  start: RunStarted,
  scenarios: readonly ScenarioSummary[],
  requirements: readonly RequirementSummary[],
): readonly Column[] {
  if (start.target.kind !== "mixed") return [{ target: start.target, requirements }];
  return kinds.flatMap((kind): Column[] => {
    const own = scenarios.filter((scenario) => scenario.kind === kind);
    if (own.length === 0) return [];
    const targets = (start.parts ?? []).filter(({ target }) => target.kind === kind);
    const name = [...new Set(targets.map(({ target }) => target.name))].join(", ");
    return [{ target: { kind, name }, requirements: judge(start, own) }];
  });
}

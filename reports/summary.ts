import {
  type AtomResult,
  type CutCount,
  combine,
  exitCode,
  type Level,
  notExamined,
  observed,
  type RegisteredAtom,
  type RegisteredRequirement,
  type RunStarted,
  readJournal,
  type ScenarioPlanned,
  type Verdict,
  verdictOfAttempts,
} from "../core/journal/index.ts";
import { UsageFault } from "../core/kernel/index.ts";

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
  readonly attempts: readonly { readonly verdict: Verdict; readonly durationMs: number }[];
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

/** What one run found, from its journal alone. */
export interface RunSummary {
  readonly start: RunStarted;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly requirements: readonly RequirementSummary[];
  readonly scenarios: readonly ScenarioSummary[];
  /** Those of them that examine no atom of the register: checks of the user's own. They count for the exit code. */
  readonly ownChecks: readonly ScenarioSummary[];
  /** Points of interrupted acts at which supply was cut, of those that there are. */
  readonly cutPoints: { readonly visited: number; readonly of: number };
  readonly waivers: readonly Waiver[];
  /** 0 pass, 1 fail, 3 inconclusive; waivers applied. */
  readonly exitCode: 0 | 1 | 3;
  /** Things that a reader must know of the run as such: interrupted, a truncated journal. */
  readonly deviations: readonly string[];
}

/** Reads a journal whole and draws the verdicts from it. @throws UsageFault */
export async function summarise(journalFile: string, waivers: readonly Waiver[]): Promise<RunSummary> {
  const planned = new Map<string, ScenarioPlanned>();
  const attempts = new Map<string, { verdict: Verdict; durationMs: number }[]>();
  const deviations: string[] = ["the journal does not say that the run was finished"];
  const cutPoints = { visited: 0, of: 0 };
  let start: RunStarted | undefined;
  let first = { at: "", t: 0 };
  let last = first;
  const onTruncated = () => deviations.push("the journal's last line was cut off");
  for await (const line of readJournal(journalFile, onTruncated)) {
    last = line;
    if (line.type === "run-started") [start, first] = [line, line];
    if (line.type === "scenario-planned") planned.set(line.scenario, line);
    if (line.type === "observation" && line.what === observed.cutPoints) {
      const { visited, of } = line.value as CutCount;
      cutPoints.visited += total(visited);
      cutPoints.of += total(of);
    }
    if (line.type === "scenario-finished") {
      const { verdict, durationMs } = line;
      attempts.set(line.scenario, [...(attempts.get(line.scenario) ?? []), { verdict, durationMs }]);
    }
    if (line.type === "run-finished") {
      deviations.shift();
      if (line.reason === "interrupted")
        deviations.push(`the run was interrupted by ${line.by ?? "its user"}`);
    }
  }
  if (start === undefined) {
    throw new UsageFault("FILE_MALFORMED", `${journalFile}: the journal holds no run.`, {
      help: "Name a finished run.",
    });
  }
  const scenarios = [...planned.values()].map((plan) => toScenario(plan, attempts.get(plan.scenario) ?? []));
  const requirements = start.register.requirements.map((one) => toRequirement(one, scenarios, start));
  const examined = requirements.flatMap(({ atoms }) => atoms).filter((atom) => atom.examined);
  const ownChecks = scenarios.filter(({ atoms }) => atoms.length === 0);
  return {
    start,
    startedAt: first.at,
    endedAt: last.at,
    durationMs: last.t - first.t,
    requirements,
    scenarios,
    ownChecks,
    cutPoints,
    waivers,
    exitCode: exitCode(
      examined,
      new Set(waivers.map(({ atom }) => atom)),
      ownChecks.map(({ verdict }) => verdict),
    ),
    deviations,
  };
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function toScenario(plan: ScenarioPlanned, attempts: ScenarioSummary["attempts"]): ScenarioSummary {
  const message = "the scenario was planned and not finished";
  const unfinished: Verdict = { status: "inconclusive", cause: "environment", message };
  const verdict =
    attempts.length === 0 ? unfinished : verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
  return { ...plan, attempts, verdict };
}

function toRequirement(
  requirement: RegisteredRequirement,
  scenarios: readonly ScenarioSummary[],
  { product }: RunStarted,
): RequirementSummary {
  const atoms = requirement.atoms.map((atom): AtomSummary => {
    const own = scenarios.filter((scenario) => scenario.atoms.includes(atom.id));
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

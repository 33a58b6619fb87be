import { combine, type Status, type Verdict, worse } from "../../core/journal/index.ts";
import type { Killer, Outcome, SoundProduct, TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { placeOf, type Trial } from "./plan.ts";
import type { Ended, TaskResult } from "./task.ts";

/** What the examination made of a defect. */
export function triedDefect(
  { defect, product, scenarios }: Trial,
  { scenarios: ended, durationMs }: TaskResult,
): TriedDefect {
  const killers = killersIn(scenarios, ended, defect.breaks);
  return {
    ...defect,
    product,
    outcome: outcomeOf(killers, ended, defect.breaks),
    killers,
    atoms: worstByAtom(scenarios, ended),
    durationMs: Math.round(durationMs),
  };
}

/** One row of what two portions of scenarios made of the same defect. */
export function together(first: TriedDefect, more: TriedDefect): TriedDefect {
  const { breaks } = first;
  const atoms = { ...first.atoms };
  for (const [atom, status] of Object.entries(more.atoms))
    atoms[atom] = worse({ status: atoms[atom] ?? status }, { status }).status;
  const fault = first.fault ?? more.fault;
  return {
    ...first,
    ...{ atoms, killers: intendedFirst([...first.killers, ...more.killers], breaks) },
    outcome: best(first.outcome, more.outcome),
    ...(fault === undefined ? {} : { fault }),
    durationMs: first.durationMs + more.durationMs,
  };
}

const bestFirst = ["killed", "killed-elsewhere", "left-open", "survived"] as const satisfies Outcome[];
const best = (one: Outcome, other: Outcome): Outcome =>
  bestFirst.find((outcome) => outcome === one || outcome === other) ?? one;

/** A defect that took the examination with it: what hangs is no verdict, so it has survived. */
export function untriedDefect({ defect, product }: Trial, fault: string): TriedDefect {
  return { ...defect, product, outcome: "survived", killers: [], atoms: {}, fault, durationMs: 0 };
}

export function soundProduct(product: string, scenarios: readonly Ended[]): SoundProduct {
  const isAlarm = ({ status }: Verdict) => status === "fail" || status === "inconclusive";
  const alarms = scenarios.filter(({ verdict }) => isAlarm(verdict));
  return {
    product,
    scenarios: scenarios.length,
    alarms: alarms.map(({ scenario, verdict }) => ({ scenario, verdict })),
  };
}

function outcomeOf(killers: readonly Killer[], ended: readonly Ended[], breaks: string | undefined): Outcome {
  if (killers.length === 0)
    return ended.some(({ verdict }) => verdict.status === "inconclusive") ? "left-open" : "survived";
  return breaks === undefined || killers.some(({ atoms }) => atoms.includes(breaks))
    ? "killed"
    : "killed-elsewhere";
}

function killersIn(
  scenarios: readonly FeatureScenario[],
  ended: readonly Ended[],
  breaks: string | undefined,
): readonly Killer[] {
  const known = new Map(scenarios.map((scenario) => [placeOf(scenario), scenario]));
  const killers = ended.flatMap(({ scenario, verdict, failedStep = -1 }): Killer[] => {
    const stated = known.get(scenario);
    if (verdict.status !== "fail" || stated === undefined) return [];
    const step = stated.steps[failedStep];
    return [
      {
        scenario,
        name: stated.name,
        atoms: stated.atoms,
        step: step?.text ?? "",
        place: step === undefined ? scenario : `${stated.uri}:${step.line}`,
        message: verdict.message.slice(0, longestMessage),
      },
    ];
  });
  return intendedFirst(killers, breaks);
}

function intendedFirst(killers: readonly Killer[], breaks: string | undefined): readonly Killer[] {
  const isIntended = ({ atoms }: Killer) => breaks !== undefined && atoms.includes(breaks);
  return [...killers.filter(isIntended), ...killers.filter((killer) => !isIntended(killer))];
}

const longestMessage = 600;

function worstByAtom(scenarios: readonly FeatureScenario[], ended: readonly Ended[]): Record<string, Status> {
  const verdicts = new Map(ended.map(({ scenario, verdict }) => [scenario, verdict]));
  const byAtom = new Map<string, Verdict[]>();
  for (const scenario of scenarios) {
    const verdict = verdicts.get(placeOf(scenario));
    if (verdict === undefined) continue;
    for (const atom of scenario.atoms) byAtom.set(atom, [...(byAtom.get(atom) ?? []), verdict]);
  }
  return Object.fromEntries([...byAtom].map(([atom, all]) => [atom, combine(all).status]));
}

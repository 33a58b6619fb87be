import { isUnproven, type TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { assertionsOf } from "./assertions.ts";
import type { Trial } from "./plan.ts";
import { together } from "./verdicts.ts";

export interface OpenAssertions {
  /** What the trials came to so far, by the defects' names. */
  readonly rows: ReadonlyMap<string, TriedDefect>;
  readonly scenarios: readonly FeatureScenario[];
  readonly trials: readonly Trial[];
  /** As many defects are tried at once. */
  readonly atOnce: number;
  readonly tryDefect: (trial: Trial) => Promise<TriedDefect>;
  /** Takes a row that has grown into `rows`, or one for which there was nothing left to try. */
  readonly keep: (row: TriedDefect) => void;
}

/**
 * Tries each defect with the scenarios outside its trial that hold an assertion nothing has made fail so far: fewer and fewer of them, as
 * one defect is enough for each.
 */
export async function tryOpenAssertions({
  rows,
  scenarios,
  trials,
  atOnce,
  tryDefect,
  keep,
}: OpenAssertions): Promise<void> {
  const left = inTurn(trials);
  const work = async (): Promise<void> => {
    for (let trial = left.shift(); trial !== undefined; trial = left.shift()) {
      const { name } = trial.defect;
      const known = rows.get(name);
      if (known === undefined) continue;
      const own = new Set(trial.scenarios);
      const others = openAmong(scenarios, [...rows.values()]).filter((scenario) => !own.has(scenario));
      keep(others.length === 0 ? known : together(known, await tryDefect({ ...trial, scenarios: others })));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Last what is mostly waited for: it keeps a device from all that most assertions are about. */
const inTurn = (trials: readonly Trial[]): Trial[] => [
  ...trials.filter(({ waitedFor }) => !waitedFor),
  ...trials.filter(({ waitedFor }) => waitedFor),
];

function openAmong(
  scenarios: readonly FeatureScenario[],
  rows: readonly TriedDefect[],
): readonly FeatureScenario[] {
  const open = new Set(
    assertionsOf(scenarios, rows)
      .filter(isUnproven)
      .map(({ place }) => place),
  );
  return scenarios.filter(({ uri, steps }) => steps.some(({ line }) => open.has(`${uri}:${line}`)));
}

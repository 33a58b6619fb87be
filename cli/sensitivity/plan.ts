import { matchesGlob } from "node:path";
import { UsageFault } from "../../core/kernel/index.ts";
import type { Register } from "../../core/product/index.ts";
import { type Defect, equivalents, type MechanicalChange } from "../../emulators/defects/index.ts";
import type { TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { locate } from "../installation.ts";
import type { Task } from "./task.ts";

/** One row of the matrix: a defect and the scenarios that it is tried with. */
export interface Trial {
  readonly defect: DefectFacts;
  /** Folder of the product. */
  readonly product: string;
  readonly scenarios: readonly FeatureScenario[];
  /** It is tried among the first. */
  readonly waitedFor?: true;
  /** How sound parts must be asked in a scenario for it to be told anything, see `MechanicalChange`; absent: any can. */
  readonly narrowing?: Pick<MechanicalChange, "needs" | "missing" | "whyNever">;
  /** Nothing is run after a first FAIL, and a scenario only when none of an earlier turn failed. Absent: all are run. */
  readonly turnOf?: (scenario: FeatureScenario) => number;
}

export type DefectFacts = Pick<TriedDefect, "name" | "kind" | "breaks" | "mistake" | "cwe" | "equivalent">;

export interface PlanOptions {
  readonly register: Register;
  readonly scenarios: readonly FeatureScenario[];
  /** Only defects whose name matches. */
  readonly names?: string;
  readonly full: boolean;
  /** A FAIL ends nothing: what the other scenarios of the requirement make of the defect is wanted as well. */
  readonly assertions?: boolean;
}

/**
 * Which defects are tried with which scenarios; those that take longest first, so that the last ones to end are short.
 * @throws UsageFault when no defect matches
 */
export function planTrials(defects: readonly Defect[], options: PlanOptions): readonly Trial[] {
  const { register, scenarios, names = "*", full, assertions = false } = options;
  const registered = new Set(register.requirements.flatMap(({ mutants }) => mutants));
  const trials = chosen(defects, names).map(
    ({ breakage: _, product = "reference", waitedFor, caughtBy, ...facts }): Trial => {
      const kind = registered.has(facts.name) ? "register" : "subtle";
      const row = { defect: { ...facts, kind }, product: locate(`products/${product}`, "products") } as const;
      const first = { ...row, ...(waitedFor === undefined ? {} : { waitedFor }) };
      if (full) return { ...first, scenarios };
      const ofRequirement = scenarios.filter((scenario) => examines(scenario, requirementOf(facts.breaks)));
      if (assertions) return { ...first, scenarios: ofRequirement };
      // What the atom's own scenarios catch is proven; the others are asked only when they do not.
      const turnOf = ({ atoms, name }: FeatureScenario) =>
        !atoms.includes(facts.breaks) ? 2 : name === caughtBy ? 0 : 1;
      return { ...first, scenarios: ofRequirement, turnOf };
    },
  );
  return trials.sort((a, b) => weightOf(b) - weightOf(a));
}

/** Each mechanical change with every scenario, until a first one fails. @throws UsageFault when none matches */
export function planMechanical(
  changes: readonly MechanicalChange[],
  { scenarios, names = "*" }: Pick<PlanOptions, "scenarios" | "names">,
): readonly Trial[] {
  return chosen(changes, names).map(({ name, mistake, product = "reference", breakage: _, ...narrowing }) => {
    const equivalent = equivalents[name];
    return {
      defect: { name, mistake, kind: "mechanical", ...(equivalent === undefined ? {} : { equivalent }) },
      product: locate(`products/${product}`, "products"),
      ...{ scenarios, narrowing, turnOf: (scenario) => (isOfLot(scenario) ? 1 : 0) },
    };
  });
}

/** `trial` with the scenarios in which it can matter; `reached`: how each asked sound parts, by its place. */
export function narrow(trial: Trial, reached: ReadonlyMap<string, ReadonlySet<string>>): Trial {
  const { narrowing, defect, scenarios } = trial;
  if (narrowing === undefined) return trial;
  const everywhere = new Set([...reached.values()].flatMap((asked) => [...asked]));
  const equivalent = defect.equivalent ?? narrowing.whyNever?.(everywhere);
  return {
    ...trial,
    defect: { ...defect, ...(equivalent === undefined ? {} : { equivalent }) },
    scenarios: scenarios.filter((scenario) => reached.get(placeOf(scenario))?.has(narrowing.needs)),
  };
}

function chosen<One extends { readonly name: string }>(all: readonly One[], names: string): readonly One[] {
  const matching = all.filter(({ name }) => matchesGlob(name, names));
  if (matching.length > 0) return matching;
  throw new UsageFault("NOTHING_SELECTED", `--defects "${names}": no defect has such a name.`, {
    help: "See their names with assay sensitivity --list; * and ? match as in a shell.",
  });
}

/** What the trials on each product run, taken together. */
export function planTogether(trials: readonly Trial[]): readonly Pick<Trial, "product" | "scenarios">[] {
  return [...Map.groupBy(trials, ({ product }) => product)].map(([product, same]) => ({
    product,
    scenarios: [...new Set(same.flatMap(({ scenarios }) => scenarios))],
  }));
}

export const placeOf = ({ uri, line }: FeatureScenario): string => `${uri}:${line}`;

export function taskOf(trial: Pick<Trial, "product" | "scenarios"> & Partial<Trial>, seed: string): Task {
  const { defect, product, scenarios, turnOf, waitedFor } = trial;
  const task = { ...(defect === undefined ? {} : { defect: defect.name }), product, seed };
  if (turnOf === undefined) return { ...task, scenarios: scenarios.map(placeOf) };
  const [first = [], ...otherwise] = inTurn(scenarios, turnOf).map((same) => same.map(placeOf));
  return {
    ...{ ...task, scenarios: first },
    ...(waitedFor === undefined ? {} : { waits: waitedFor }),
    untilFirstFail: { otherwise },
  };
}

const inTurn = (
  scenarios: readonly FeatureScenario[],
  turnOf: NonNullable<Trial["turnOf"]>,
): FeatureScenario[][] =>
  [...Map.groupBy(scenarios, turnOf)].sort(([one], [other]) => one - other).map(([, same]) => same);

/** `PRV-CRED-2` of `PRV-CRED-2.1`. */
const requirementOf = (atom: string): string => atom.replace(/\.\d+$/, "");

const examines = (scenario: FeatureScenario, requirement: string): boolean =>
  scenario.atoms.some((atom) => requirementOf(atom) === requirement);

export const isOfLot = ({ tags }: FeatureScenario): boolean => tags.some(({ name }) => name === "@lot");

/** A lot takes as long as twenty other scenarios. */
function weightOf({ scenarios, waitedFor, turnOf = () => 0 }: Trial): number {
  const [first = []] = inTurn(scenarios, turnOf);
  return first.reduce((sum, one) => sum + (isOfLot(one) ? 20 : 1), waitedFor ? 1_000 : 0);
}

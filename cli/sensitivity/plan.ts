import { matchesGlob } from "node:path";
import { UsageFault } from "../../core/kernel/index.ts";
import type { Register } from "../../core/product/index.ts";
import type { Defect } from "../../emulators/defects/index.ts";
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
  readonly untilFirstFail?: true;
}

export type DefectFacts = Pick<TriedDefect, "name" | "kind" | "breaks" | "mistake" | "cwe" | "equivalent">;

export interface PlanOptions {
  readonly register: Register;
  readonly scenarios: readonly FeatureScenario[];
  /** Only defects whose name matches. */
  readonly names?: string;
  readonly full: boolean;
}

/**
 * Which defects are tried with which scenarios; those that take longest first, so that the last ones to end are short.
 * @throws UsageFault when no defect matches
 */
export function planTrials(defects: readonly Defect[], options: PlanOptions): readonly Trial[] {
  const { register, scenarios, names = "*", full } = options;
  const registered = new Set(register.requirements.flatMap(({ mutants }) => mutants));
  const chosen = defects.filter(({ name }) => matchesGlob(name, names));
  if (chosen.length === 0) {
    throw new UsageFault("NOTHING_SELECTED", `--defects "${names}": no defect has such a name.`, {
      help: "See their names with assay sensitivity --list; * and ? match as in a shell.",
    });
  }
  const trials = chosen.map(({ breakage: _, product = "reference", ...facts }) => ({
    defect: { ...facts, kind: registered.has(facts.name) ? ("register" as const) : ("subtle" as const) },
    product: locate(`products/${product}`, "products"),
    scenarios: full
      ? scenarios
      : scenarios.filter((scenario) => examines(scenario, requirementOf(facts.breaks))),
  }));
  return trials.sort((a, b) => weightOf(b.scenarios) - weightOf(a.scenarios));
}

/** Without defects, what the trials on each product run. */
export function planSound(trials: readonly Trial[]): readonly Pick<Trial, "product" | "scenarios">[] {
  return [...Map.groupBy(trials, ({ product }) => product)].map(([product, same]) => ({
    product,
    scenarios: [...new Set(same.flatMap(({ scenarios }) => scenarios))],
  }));
}

export const placeOf = ({ uri, line }: FeatureScenario): string => `${uri}:${line}`;

export function taskOf(trial: Pick<Trial, "product" | "scenarios"> & Partial<Trial>, seed: string): Task {
  const { defect, product, scenarios, untilFirstFail } = trial;
  return {
    ...(defect === undefined ? {} : { defect: defect.name }),
    ...{ product, scenarios: scenarios.map(placeOf), seed },
    ...(untilFirstFail === undefined ? {} : { untilFirstFail }),
  };
}

/** `PRV-CRED-2` of `PRV-CRED-2.1`. */
const requirementOf = (atom: string): string => atom.replace(/\.\d+$/, "");

const examines = (scenario: FeatureScenario, requirement: string): boolean =>
  scenario.atoms.some((atom) => requirementOf(atom) === requirement);

/** A lot takes as long as twenty other scenarios. */
const weightOf = (scenarios: readonly FeatureScenario[]): number =>
  scenarios.reduce((sum, { tags }) => sum + (tags.some(({ name }) => name === "@lot") ? 20 : 1), 0);

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { loadRegister, type RegisterFile } from "../../core/product/index.ts";
import { type Defect, loadMechanicalChanges } from "../../emulators/defects/index.ts";
import { type FeatureFile, type FeatureScenario, readFeatures } from "../features.ts";
import { defaultFeatures } from "../installation.ts";
import type { SensitivityOptions } from "./options.ts";
import { planMechanical, planTrials, type Trial } from "./plan.ts";

/** All that the trials rest on. */
export interface Grounds {
  readonly register: RegisterFile;
  readonly features: readonly FeatureFile[];
  readonly trials: readonly Trial[];
  readonly seed: string;
}

export const scenariosOf = (features: readonly FeatureFile[]): readonly FeatureScenario[] =>
  features.flatMap((feature) => feature.scenarios);

/** Reads register and features, and plans the trials. @throws UsageFault */
export async function prepare(
  { defects: names, full, mechanical, assertions, seed }: SensitivityOptions,
  byHand: readonly Defect[],
): Promise<Grounds> {
  const [register, features] = await Promise.all([
    loadRegister(join(defaultFeatures, "requirements.yaml")),
    readFeatures([defaultFeatures]),
  ]);
  const scenarios = scenariosOf(features);
  const of = { scenarios, ...(names === undefined ? {} : { names }) };
  const trials = mechanical
    ? planMechanical(await loadMechanicalChanges(), of)
    : planTrials(byHand, {
        ...of,
        register: register.value,
        full: full === true,
        assertions: assertions === true,
      });
  return { register, features, trials, seed: seed ?? randomBytes(4).toString("hex") };
}

import type { SoundProduct, TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";
import { controlBy } from "./control.ts";
import { isOfLot, placeOf, type Trial } from "./plan.ts";
import type { TaskResult } from "./task.ts";
import { soundProduct } from "./verdicts.ts";

export interface Tried {
  readonly trial: Trial;
  readonly row: TriedDefect | Promise<TriedDefect>;
}

export interface SoundTrial {
  readonly product: string;
  /** All that there are. */
  readonly scenarios: readonly FeatureScenario[];
  /** The trials of its defects. */
  readonly tried: readonly Tried[];
  /** All rows, once none of them grows any more. */
  readonly grown: Promise<readonly TriedDefect[]>;
  readonly perform: (portion: readonly FeatureScenario[]) => Promise<TaskResult>;
}

/** Runs on a sound product whatever failed for its defects, as soon as it did. @throws TaskFault */
export async function trySound({
  product,
  scenarios,
  tried,
  grown,
  perform,
}: SoundTrial): Promise<SoundProduct> {
  const control = controlBy(perform);
  const killersOf = ({ killers }: TriedDefect): readonly FeatureScenario[] => {
    const places = new Set(killers.map(({ scenario }) => scenario));
    return scenarios.filter((scenario) => places.has(placeOf(scenario)));
  };
  const added = tried.map(async ({ row }) => control.add(killersOf(await row)));
  // Lots take longest: what failed of them is begun as soon as nothing can add to it.
  await Promise.all(added.filter((_, index) => tried[index]?.trial.scenarios.some(isOfLot)));
  control.begin();
  await Promise.all(added);
  for (const row of await grown) if (row.product === product) control.add(killersOf(row));
  return soundProduct(product, await control.finish());
}

import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import type { Pickle } from "@cucumber/messages";
import type { Product } from "../../core/product/index.ts";
import { demandsOf } from "../../steps/demands.ts";
import type { FeatureScenario } from "../features.ts";

/** Whether a scenario may begin while those `running` have not ended. */
export type Admission = (scenario: Pickle, running: readonly Pickle[]) => boolean;

/**
 * `steps`, of which threads begin those `scenarios` first that repeat most: one that takes minutes and is begun last is waited for by all
 * other threads. Cucumber asks of each scenario that waits, in the order of the files, and begins the first that may.
 */
export function longestFirst<Steps extends ISupportCodeLibrary>(
  steps: Steps & { readonly parallelCanAssign?: Admission },
  scenarios: readonly FeatureScenario[],
  { ixit }: Pick<Product, "ixit">,
): Steps & { readonly parallelCanAssign: Admission } {
  const waiting = new Map(
    scenarios.map(({ uri, line, steps: words }) => [
      `${uri}:${line}`,
      demandsOf(
        words.map(({ text }) => text),
        ixit,
      ).repetitions,
    ]),
  );
  return {
    ...steps,
    parallelCanAssign(scenario, running) {
      const place = `${scenario.uri}:${scenario.location?.line}`;
      const most = Math.max(...waiting.values());
      const isNext = (waiting.get(place) ?? most) === most;
      // What somebody's own steps say of it goes before.
      if (!isNext || steps.parallelCanAssign?.(scenario, running) === false) return false;
      waiting.delete(place);
      return true;
    },
  };
}

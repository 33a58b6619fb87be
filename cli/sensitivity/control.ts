import type { FeatureScenario } from "../features.ts";
import { isOfLot, placeOf } from "./plan.ts";
import type { Ended, TaskResult } from "./task.ts";

/**
 * Runs on a product without a defect what failed for its defects: a scenario that fails there as well has caught nothing. Scenarios that
 * caught none need no such control; that sound products pass them is examined elsewhere.
 */
export interface Control {
  /** Each scenario is run once, however often it is added. */
  add(scenarios: readonly FeatureScenario[]): void;
  /** Begins what was added, though it makes no whole portion. */
  begin(): void;
  /** Begins the rest; settles when all has ended. @throws TaskFault */
  finish(): Promise<readonly Ended[]>;
}

/** As many scenarios are one task: enough to be worth its beginning, few enough to be spread over processes. */
const portion = 24;

export function controlBy(perform: (scenarios: readonly FeatureScenario[]) => Promise<TaskResult>): Control {
  const known = new Set<string>();
  // Scenarios of lots share their lots, and stay together.
  const [ofLots, others]: FeatureScenario[][] = [[], []];
  const begun: Promise<TaskResult>[] = [];

  const start = (waiting: FeatureScenario[] = []): void => {
    if (waiting.length === 0) return;
    const task = perform(waiting.splice(0));
    // Who finishes hears of it.
    task.catch(() => {});
    begun.push(task);
  };
  const begin = (): void => {
    start(ofLots);
    start(others);
  };
  return {
    add(scenarios) {
      for (const scenario of scenarios) {
        if (known.has(placeOf(scenario))) continue;
        known.add(placeOf(scenario));
        (isOfLot(scenario) ? ofLots : others)?.push(scenario);
        if (others?.length === portion) start(others);
      }
    },
    begin,
    async finish() {
      begin();
      return (await Promise.all(begun)).flatMap(({ scenarios }) => scenarios);
    },
  };
}

import { reachProbe } from "../../emulators/defects/index.ts";
import type { Crew } from "./crew.ts";
import { narrow, planTogether, type Trial, taskOf } from "./plan.ts";

/**
 * Leaves of a mechanical change's scenarios those in which it can matter. Which ones come to what is seen on the sound product, once for
 * each of those in `trials`.
 */
export function narrowingBy(
  crew: Crew,
  trials: readonly Trial[],
  seed: string,
): (trial: Trial) => Promise<Trial> {
  const mechanical = trials.filter(({ narrowing }) => narrowing !== undefined);
  const reach = new Map(
    planTogether(mechanical).map((plan) => {
      const watched = crew.perform({ ...taskOf(plan, seed), defect: reachProbe });
      // Who narrows by it hears of it.
      watched.catch(() => {});
      return [plan.product, watched] as const;
    }),
  );
  return async (trial) => {
    const watched = trial.narrowing === undefined ? undefined : await reach.get(trial.product);
    if (watched === undefined) return trial;
    const { scenarios } = watched;
    return narrow(trial, new Map(scenarios.map(({ scenario, reached }) => [scenario, new Set(reached)])));
  };
}

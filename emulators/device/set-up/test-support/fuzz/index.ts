import { codecTargets } from "./codec-targets.ts";
import { improvTargets } from "./improv-targets.ts";
import { setUpTargets } from "./set-up-targets.ts";
import type { FuzzTarget } from "./target.ts";

/** Every way in for bytes of a set-up: GATT, HTTP, Improv, and the codecs beneath them. */
export const fuzzTargets: readonly FuzzTarget[] = [...setUpTargets, ...improvTargets, ...codecTargets];

/** How many of `total` messages each target gets: at least one. */
export function sharesOf(total: number): ReadonlyMap<FuzzTarget, number> {
  const weights = fuzzTargets.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(
    fuzzTargets.map((target) => [target, Math.max(1, Math.ceil((total * target.weight) / weights))]),
  );
}

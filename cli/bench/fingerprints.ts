import type { Commitments, EarlierFingerprints } from "../../core/journal/index.ts";
import type { Fingerprints } from "../../steps/bench.ts";

/** Keyed commitments of this run, and those of earlier runs to compare with. */
export function createFingerprints(key: Commitments, earlier: readonly EarlierFingerprints[]): Fingerprints {
  return {
    commit: (kind, value) => key.commit(kind, value),
    seenElsewhere: (identity, bearer) =>
      earlier
        .filter(({ fingerprints }) =>
          fingerprints.some((other) => other.commitment === identity && other.bearer !== bearer),
        )
        .map(({ run }) => run),
    earlierRuns: earlier.length,
  };
}

import type { CutPoint, Extent } from "../../core/dut/index.ts";
import type { Random } from "../../core/kernel/index.ts";
import type { CutChoice, CutPlace } from "../bench.ts";

/**
 * The points of `extents` that a run visits in the scenario's `sweep`-th interrupted act. Of a sample of `sample` points each is cut in
 * one way that is drawn, and all units have their share.
 */
export function choosePlaces(
  cuts: CutChoice,
  sweep: number,
  extents: readonly Extent[],
  sample: number,
  random: Random,
): readonly CutPlace[] {
  if (typeof cuts === "object") return [cuts];
  const all = extents.flatMap(({ unit, amount, ways }) =>
    Array.from({ length: amount }, (_, index) => ({ ways, at: { sweep, unit, amount: index + 1 } })),
  );
  if (cuts === "all") return all.flatMap(({ ways, at }) => ways.map((way) => ({ ...at, way })));
  return random
    .strata(cuts === "sample" ? sample : cuts, all.length)
    .flatMap((index) =>
      all.slice(index, index + 1).map(({ ways, at }) => ({ ...at, way: random.pick(ways) })),
    );
}

/** Whether `point` is struck in the first of its unit's ways: each point is once. */
export const isFirstWay = ({ unit, way }: CutPoint, extents: readonly Extent[]): boolean =>
  extents.find((extent) => extent.unit === unit)?.ways[0] === way;

/** A point of what was seen, in the unit that says most of it; undefined when nothing was. */
export function drawFrom(seen: readonly Extent[], random: Random): CutPoint | undefined {
  const most = seen.find(({ amount }) => amount > 0);
  return most && { unit: most.unit, amount: 1 + random.int(most.amount), way: random.pick(most.ways) };
}

/** For the report, such as `flash-operation 3 of 44 (scattered)`. */
export function describePoint({ unit, amount, way }: CutPoint, extents: readonly Extent[] = []): string {
  const of = extents.find((extent) => extent.unit === unit)?.amount;
  return `${unit} ${amount}${of === undefined ? "" : ` of ${of}`} (${way})`;
}

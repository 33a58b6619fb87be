import { AssertionError } from "node:assert/strict";
import type { CutPoint, Dut, Extent } from "../../core/dut/index.ts";
import { type CutCount, observed } from "../../core/journal/index.ts";
import { type Random, unreachable } from "../../core/kernel/index.ts";
import type { CutChoice, CutPlace } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";

export interface Interruption {
  /** Brings the device into the state from which each trial starts. */
  readonly prepare: () => Promise<void>;
  /** What is interrupted. Runs once whole, to be measured; must end soon after supply is cut. */
  readonly act: () => Promise<unknown>;
  /** Looks at the device after a cut; supply is off, unless `act` ended first. */
  readonly examine: (cut: Cut) => Promise<"go on" | "stop">;
}

/** One cut that was made. */
export interface Cut {
  readonly place: CutPlace;
  /** The same for the report, such as `cut at flash-operation 3 of 44 (scattered)`. */
  readonly point: string;
}

/**
 * Cuts power in the middle of `act`: at the points that the run visits of all those that the equipment can tell apart. A device that
 * is not as it must be after one of them is an assertion's failure, which tells the point. Returns how many points `act` has.
 * @throws Inconclusive when the equipment sees nothing of the act
 */
export async function cutAtPoints(
  stage: Stage,
  device: Dut,
  { prepare, act, examine }: Interruption,
): Promise<number> {
  const sweep = nextSweep(stage);
  const { cuts } = stage.bench;
  if (typeof cuts === "object" && cuts.sweep !== sweep) return 0;
  await prepare();
  const extents = await device.power.measure(act);
  const points = choose(cuts, extents, stage.bench.product.ixit.sampling.cutPoints, stage.bench.random);
  if (points.length === 0)
    throw new Inconclusive("not-observable", "the equipment saw no point at which this could be interrupted");
  const visited: Record<string, number> = {};
  for (const [index, { unit, amount, way }] of points.entries()) {
    await stage.tellProgress(index, points.length);
    await prepare();
    const place = { sweep, unit, amount, way };
    const at = `${unit} ${amount} of ${extents.find((extent) => extent.unit === unit)?.amount} (${way})`;
    const ended = await blaming(stage, { place, point: at }, () =>
      device.power.cutDuring(act, { unit, amount, way }),
    );
    visited[unit] = (visited[unit] ?? 0) + 1;
    const cut: Cut = { place, point: `${ended} at ${at}` };
    if ((await blaming(stage, cut, () => examine(cut))) === "stop") break;
  }
  const of = Object.fromEntries(extents.map(({ unit, amount, ways }) => [unit, amount * ways.length]));
  await stage.observe(observed.cutPoints, { sweep, visited, of } satisfies CutCount);
  return sum(extents);
}

/** Interrupted acts are counted over the scenario, so that one of them can be found again. */
function nextSweep({ notes }: Stage): number {
  const sweep = (notes.has("sweeps") ? notes.read("sweeps") : 0) + 1;
  notes.write("sweeps", sweep);
  return sweep;
}

const sum = (extents: readonly Extent[]): number => extents.reduce((total, { amount }) => total + amount, 0);

/** The points of `extents` that are visited. Of a sample each is cut in one way that is drawn, and all units have their share. */
function choose(
  cuts: CutChoice,
  extents: readonly Extent[],
  sample: number,
  random: Random,
): readonly CutPoint[] {
  if (typeof cuts === "object") return [cuts];
  const all = extents.flatMap(({ unit, amount, ways }) =>
    Array.from({ length: amount }, (_, index) => ({ unit, amount: index + 1, ways })),
  );
  switch (cuts) {
    case "all":
      return all.flatMap(({ ways, ...at }) => ways.map((way) => ({ ...at, way })));
    case "sample":
      return random
        .strata(sample, all.length)
        .flatMap((index) =>
          all.slice(index, index + 1).map(({ ways, ...at }) => ({ ...at, way: random.pick(ways) })),
        );
    default:
      return unreachable(cuts);
  }
}

/** Notes the cut with which `examination` fails, and has the failure name it. */
async function blaming<T>(stage: Stage, { place, point }: Cut, examination: () => Promise<T>): Promise<T> {
  try {
    return await examination();
  } catch (thrown) {
    if (thrown instanceof AssertionError) {
      await noteFailing(stage, place);
      thrown.message = `${point}: ${thrown.message}`;
    }
    throw thrown;
  }
}

/** Where `assay replay` is to go. */
export async function noteFailing(stage: Pick<Stage, "observe">, place: CutPlace): Promise<void> {
  await stage.observe(observed.failingCut, place);
}

import { AssertionError } from "node:assert/strict";
import type { Dut, Extent } from "../../core/dut/index.ts";
import { type CutCount, observed } from "../../core/journal/index.ts";
import type { CutPlace } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { choosePlaces, describePoint, drawFrom, isFirstWay } from "./cut-points.ts";

export interface Interruption {
  /** Brings the device into the state from which each trial starts. */
  readonly prepare: () => Promise<void>;
  /** What is interrupted. Runs once whole, to be measured; must end soon after supply is cut. */
  readonly act: () => Promise<unknown>;
  /** Looks at the device after a cut; supply is off, unless `act` ended first. */
  readonly examine: (cut: Cut) => Promise<Next>;
}

/** One cut that was made. */
export interface Cut {
  readonly place: CutPlace;
  /** The same for the report, such as `cut at flash-operation 3 of 44 (scattered)`. */
  readonly point: string;
}

/**
 * Cuts power in the middle of `act`: at the points that the run visits of all those that the equipment can tell apart. Where it visits
 * all of them, supply fails once more in the start that follows, at a point that is drawn. A device that is not as it must be after one
 * of them is an assertion's failure, which tells the point. Returns how many points `act` has.
 * @throws Inconclusive when the equipment sees nothing of the act, and when the act had ended before each of the cuts
 */
export async function cutAtPoints(stage: Stage, device: Dut, interruption: Interruption): Promise<number> {
  const sweep = nextSweep(stage);
  const { cuts, random } = stage.bench;
  if (typeof cuts === "object" && cuts.sweep !== sweep) return 0;
  await interruption.prepare();
  const extents = await device.power.measure(interruption.act);
  // One that does not come through without a cut would look as if each cut had been harmless.
  await expectDone(device, "be up after an act without a cut", await device.maintenance.awaitReady());
  const places = choosePlaces(cuts, sweep, extents, stage.bench.product.ixit.sampling.cutPoints, random);
  if (places.length === 0)
    throw new Inconclusive("not-observable", "the equipment saw no point at which this could be interrupted");
  const count: Count = { visited: {}, of: {} };
  for (const { unit, amount, ways } of extents) count.of[unit] = amount * ways.length;
  const trial = createTrial(stage, device, interruption, extents, count.visited);
  let stopped = false;
  for (const [index, place] of places.entries()) {
    await stage.tellProgress(index, places.length);
    const { next, start } = await trial(place);
    stopped = next === "stop";
    if (stopped) break;
    const again = cuts === "all" && isFirstWay(place, extents) ? drawFrom(start, random) : undefined;
    if (again !== undefined && (await trial({ ...place, again })).next === "stop") break;
  }
  // One that was drawn behind the end of a start is none.
  if (count.visited[secondCut] !== undefined) count.of[secondCut] = count.visited[secondCut];
  await stage.observe(observed.cutPoints, { sweep, ...count } satisfies CutCount);
  // A cut that came too late says nothing; one alone, made once more, may well do.
  if (!stopped && typeof cuts !== "object" && Object.keys(count.visited).length === 0)
    throw new Inconclusive("sample-size", "no cut struck: each time the act had ended before");
  return sum(extents);
}

type Count = { readonly [Which in "visited" | "of"]: Record<string, number> };
/** What a second cut is counted as. */
const secondCut = "start-after-cut";

/** Makes one cut, or two, and looks at the device. `start`: how far the equipment saw the device go meanwhile, its start first. */
function createTrial(
  stage: Stage,
  device: Dut,
  { prepare, act, examine }: Interruption,
  extents: readonly Extent[],
  visited: Record<string, number>,
) {
  const count = (what: string) => {
    visited[what] = (visited[what] ?? 0) + 1;
  };
  return async ({ again, ...place }: CutPlace): Promise<{ next: Next; start: readonly Extent[] }> => {
    const { unit, amount, way } = place;
    await prepare();
    const at = describePoint(place, extents);
    const ended = await blaming(stage, { place, point: at }, () =>
      device.power.cutDuring(act, { unit, amount, way }),
    );
    let cut: Cut = { place, point: `${ended} at ${at}` };
    if (again === undefined) {
      if (ended === "cut") count(unit);
    } else {
      const second = await device.power.cutDuring(() => device.power.cycle(), again);
      cut = {
        place: { ...place, again },
        point: `${cut.point}, then ${second} at ${describePoint(again)} of the start`,
      };
      if (second === "cut") count(secondCut);
    }
    let next: Next = "stop";
    const start = await device.power.measure(async () => {
      next = await blaming(stage, cut, () => examine(cut));
    });
    return { next, start };
  };
}

type Next = "go on" | "stop";

/** Interrupted acts are counted over the scenario, so that one of them can be found again. */
function nextSweep({ notes }: Stage): number {
  const sweep = (notes.has("sweeps") ? notes.read("sweeps") : 0) + 1;
  notes.write("sweeps", sweep);
  return sweep;
}

const sum = (extents: readonly Extent[]): number => extents.reduce((total, { amount }) => total + amount, 0);

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

import { noteFailing } from "./actors/cuts.ts";
import { expectNone } from "./expect.ts";
import { Inconclusive } from "./judgement.ts";
import type { Trial } from "./notebook.ts";
import type { Stage } from "./stage.ts";

const tellDifference = ({ point, differences }: Trial): string => `${point}: ${differences.join(", ")}`;
export const tellPoint = ({ point }: Trial): string => point;

/** Fails with `what` and the `failing` trials, unless there are none; where the first cut among them was is noted. */
export async function expectNoTrial(
  stage: Pick<Stage, "observe">,
  failing: readonly Trial[],
  what: string,
  tell: (trial: Trial) => string = tellDifference,
): Promise<void> {
  await noteFirst(stage, failing);
  expectNone(failing.map(tell), what);
}

/** Notes where the first cut among `failing` was, if there was one. */
export async function noteFirst(stage: Pick<Stage, "observe">, failing: readonly Trial[]): Promise<void> {
  const cut = failing.find((trial) => trial.cut !== undefined)?.cut;
  if (cut !== undefined) await noteFailing(stage, cut);
}

/** Cuts that all came before a wipe had begun say nothing of one: a relay and a clock may well miss its middle. @throws Inconclusive */
export function requireAWipe(wiped: boolean): void {
  if (!wiped)
    throw new Inconclusive(
      "sample-size",
      "no cut led to a wiped device: the wipe was never interrupted in its middle",
    );
}

import { noteFailing } from "./actors/cuts.ts";
import { expectNone } from "./expect.ts";
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

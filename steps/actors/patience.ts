import type { Outcome } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Attempt } from "../notebook.ts";
import type { Stage } from "../stage.ts";

/**
 * A device may turn everybody away for a while once somebody has come with a wrong secret (ETSI EN 303 645, 5.1-5). That is no fault of
 * its, and what it refuses meanwhile says nothing of what was tried.
 */

/** First pause before it is asked again, and how long it may go on, device time. Each pause is twice the one before. */
const firstPauseMs = 1_000;
export const longestMs = 60_000;

/** Asks until the answer is yes, for at most `longestMs` of device time; the last answer. What is dark is not asked again. */
export async function patiently<Value>(
  { bench }: Pick<Stage, "bench">,
  ask: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  for (let [passedMs, pauseMs] = [0, firstPauseMs]; ; passedMs += pauseMs, pauseMs *= 2) {
    const outcome = await ask();
    if (outcome.kind !== "refused" || passedMs >= longestMs) return outcome;
    await bench.clock.elapse(pauseMs);
  }
}

/** Attempts of people without the right, and whether the device let its owner in between them. */
export interface Siege {
  readonly attempts: readonly Attempt[];
  readonly isOwnerLetIn: boolean;
}

/**
 * Makes attempts by their names, until the device lets one in: who comes next would meet another device. Between them its owner comes:
 * while it turns everybody away it would turn away also a secret that it takes.
 */
export async function inTurn(
  tries: ReadonlyMap<string, () => Promise<Outcome<unknown>>>,
  letsOwnerIn: () => Promise<boolean>,
): Promise<Siege> {
  const attempts: Attempt[] = [];
  let isOwnerLetIn = true;
  for (const [over, attempt] of tries) {
    // Waited for once: who is never let in has been asked for long enough.
    if (attempts.length > 0 && isOwnerLetIn) isOwnerLetIn = await letsOwnerIn();
    const outcome = await attempt();
    attempts.push({ over, outcome });
    if (outcome.kind === "done") break;
  }
  return { attempts, isOwnerLetIn };
}

/** The attempts. @throws Inconclusive not-observable when the device let nobody in, and its owner neither */
export function judged({ attempts, isOwnerLetIn }: Siege): readonly Attempt[] {
  if (isOwnerLetIn || attempts.some(({ outcome }) => outcome.kind === "done")) return attempts;
  throw new Inconclusive(
    "not-observable",
    `after a wrong secret it turned its owner away as well, for ${longestMs / 1_000} s and more: what it refused then says nothing`,
  );
}

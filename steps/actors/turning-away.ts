import type { Stage } from "../stage.ts";
import { eventually } from "./eventually.ts";

/** Refusals of a backend that are waited for. A client that gives up checking to get through at last does so after one or two. */
const mostRefusals = 3;

/** Looks at the backend before device time is made to pass once more: some tens of ms. */
const looksBetween = 6;

/**
 * Watches a device with a backend that it must not trust, since `attemptsBefore` was noted: until it has turned away three times, `isSeen`
 * says that there is no more to be seen, or `withinMs` of host time have passed. Whoever comes again has not stayed the time before.
 * Returns how many connections there were.
 */
export async function watchTurningAway(
  { bench, notes }: Pick<Stage, "bench" | "notes">,
  isSeen: () => Promise<boolean>,
  withinMs: number,
): Promise<number> {
  const { retryAtLeastMs } = bench.product.ixit.provisioning;
  const backend = await bench.backend();
  const connections = async () => (await backend.attempts()) - notes.read("attemptsBefore");
  let looks = 0;
  await eventually(async () => {
    if ((await isSeen()) || (await connections()) > mostRefusals) return "seen";
    if ((await connections()) > 0) looks += 1;
    // Device time passes for it to try again, but not while it shakes hands.
    if (looks % looksBetween === looksBetween - 1) await bench.clock.elapse(retryAtLeastMs);
    return undefined;
  }, withinMs);
  return connections();
}

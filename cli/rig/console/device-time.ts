import { setTimeout as pause } from "node:timers/promises";
import type { DeviceClock } from "../../../rigs/equipment/index.ts";

/** How often the fixture is told of time that has passed, ms: a person notices nothing shorter. */
const everyMs = 25;

/**
 * Has device time pass as the wall's does, for a board whose fixture keeps its clock: a person at its console expects it to. Disposing
 * of it stops that. @param onFault called once when the fixture fails; device time stands still from then on
 */
export function passTime(clock: DeviceClock, onFault: (fault: unknown) => void): AsyncDisposable {
  const stop = new AbortController();
  const run = async () => {
    let told = performance.now();
    while (!stop.signal.aborted) {
      await pause(everyMs, undefined, { signal: stop.signal }).catch(() => {});
      const now = performance.now();
      await clock.elapse(now - told);
      told = now;
    }
  };
  const ran = run().catch(onFault);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ran;
    },
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { DeviceClock } from "../equipment/index.ts";

/** The time of a board that lives in this world: it is waited for. Disposing of it ends what waits. */
export function createWallClock(): DeviceClock {
  const end = new AbortController();
  return {
    async elapse(ms) {
      await wait(ms, undefined, { signal: end.signal });
    },
    async [Symbol.asyncDispose]() {
      end.abort();
    },
  };
}

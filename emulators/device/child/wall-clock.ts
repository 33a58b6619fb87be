import { setTimeout as wait } from "node:timers/promises";
import type { DeviceClock } from "../../parts/index.ts";
import type { PassTime } from "../../place/index.ts";

/** How finely device time follows the wall, ms. */
const tickMs = 20;

export interface Wall extends Disposable {
  /** Waits for `ms` on the wall. */
  readonly pass: PassTime;
}

/** Lets time of the device in place pass as time on the wall does, until disposed of. */
export function followWall(fixture: { readonly device: { readonly clock: DeviceClock } }): Wall {
  let last = performance.now();
  const follow = () => {
    const now = performance.now();
    const whole = Math.floor(now - last);
    last += whole;
    fixture.device.clock.advance(whole);
  };
  const ticking = setInterval(follow, tickMs);
  return {
    pass: async (ms) => {
      follow();
      const end = performance.now() + ms;
      for (let left = ms; left > 0; left = end - performance.now()) await wait(left);
      follow();
    },
    [Symbol.dispose]: () => clearInterval(ticking),
  };
}

import { setTimeout as pause } from "node:timers/promises";
import type { Dut } from "../../core/dut/index.ts";
import { done, type Outcome, silent } from "../../core/kernel/index.ts";

const firstPauseMs = 2;
const longestPauseMs = 25;

/**
 * Asks until `probe` gives something, for `withinMs` of host time; silent when it never does. For what a device tells only
 * when it is asked: a console has no event for it. What has an event is awaited at its port instead.
 */
export async function eventually<T>(
  probe: () => Promise<T | undefined>,
  withinMs: number,
): Promise<Outcome<T>> {
  const end = performance.now() + withinMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const found = await probe();
    if (found !== undefined) return done(found);
    if (performance.now() + pauseMs > end) return silent(withinMs);
    await pause(pauseMs);
  }
}

/** The same, and ends as soon as `device` is dark: for an act that is to be cut. */
export async function untilDark(device: Dut, probe: () => Promise<unknown>, withinMs: number): Promise<void> {
  await eventually(
    async () => ((await device.maintenance.readStatus()).kind === "silent" ? "dark" : probe()),
    withinMs,
  );
}

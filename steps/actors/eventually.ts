import { setTimeout as pause } from "node:timers/promises";
import type { Dut } from "../../core/dut/index.ts";
import { done, type Outcome, silent } from "../../core/kernel/index.ts";

const firstPauseMs = 2;
const longestPauseMs = 25;

/** Device time between two looks. */
const lookEveryMs = 250;

/** Looks until `probe` gives something, for `withinMs` of device time; silent when it never does. For what a device does by its own clock. */
export async function withinDeviceTime<T>(
  clock: { elapse(ms: number): Promise<void> },
  probe: () => Promise<T | undefined>,
  withinMs: number,
): Promise<Outcome<T>> {
  for (let passedMs = 0; ; passedMs += lookEveryMs) {
    const found = await probe();
    if (found !== undefined) return done(found);
    if (passedMs >= withinMs) return silent(withinMs);
    await clock.elapse(Math.min(lookEveryMs, withinMs - passedMs));
  }
}

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
export function untilDark(
  device: Dut,
  probe: () => Promise<unknown>,
  withinMs: number,
): Promise<Outcome<unknown>> {
  return eventually(
    async () => ((await device.maintenance.readStatus()).kind === "silent" ? "dark" : probe()),
    withinMs,
  );
}

import type { DeviceClock } from "../parts/index.ts";

/** Resolves after `ms` of device time. @throws what `signal` was aborted with */
export function pause(clock: DeviceClock, ms: number, signal: AbortSignal): Promise<void> {
  return unlessAborted(signal, (resolve) => clock.after(ms, resolve));
}

/**
 * Resolves when `begin` calls its argument. What `begin` returns is called once, whatever the end.
 * @throws what `signal` was aborted with
 */
export function unlessAborted(
  signal: AbortSignal,
  begin: (resolve: () => void) => () => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.reject(signal.reason);
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const end = begin(resolve);
  return promise.finally(() => {
    signal.removeEventListener("abort", onAbort);
    end();
  });
}

import { fstatSync } from "node:fs";

/**
 * For the process of a stand-in: resolves on SIGTERM and SIGINT, and when whoever started it is gone: its IPC channel closes, or its standard
 * input ends where that is a pipe.
 */
export function toldToEnd(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  process.once("disconnect", () => resolve());
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) {
    process.stdin.once("end", resolve).once("error", () => resolve());
    process.stdin.resume();
  }
  return promise;
}

import type { Bench } from "../../steps/bench.ts";

/** What the scenarios of one thread make only once. Keeps also what failed: a later scenario would fail alike, after the same time. */
export function createOnce(): Bench["once"] {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(name: string, make: () => Promise<T>) => {
    const made = kept.get(name) ?? make();
    kept.set(name, made);
    return made as Promise<T>;
  };
}

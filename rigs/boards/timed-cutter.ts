import type { PowerCutter } from "../equipment/index.ts";

const way = "off";

/** A relay and a clock: it cuts some milliseconds into an act. `cutSupply` is what happens at that moment. */
export function createTimedCutter(cutSupply: () => Promise<void>): PowerCutter {
  const listeners = new Set<() => void>();
  let armed: { readonly timer: NodeJS.Timeout; struck: Promise<void> | undefined } | undefined;
  const disarm = async (): Promise<boolean> => {
    const { timer, struck } = armed ?? {};
    clearTimeout(timer);
    armed = undefined;
    // What failed when it struck is thrown here.
    await struck;
    return struck !== undefined;
  };
  return {
    progress: async () => [{ unit: "ms", count: performance.now(), ways: [way] }],
    async arm({ unit, after, way: asked }) {
      if (unit !== "ms" || asked !== way)
        throw new RangeError(`a relay does not cut ${asked} a ${unit}: it cuts ${way} after some ms`);
      const timer = setTimeout(() => {
        if (armed?.timer !== timer) return;
        armed.struck = cutSupply().then(() => {
          for (const listener of listeners) listener();
        });
        armed.struck.catch(() => {});
      }, after);
      armed = { timer, struck: undefined };
    },
    disarm,
    onCut(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      await disarm();
    },
  };
}

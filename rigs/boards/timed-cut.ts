import type { EquipmentCut, Progress } from "../../core/dut/index.ts";

/** Cuts that a relay and a clock can make: some milliseconds into an act. */
export interface TimedCut {
  progress(): Promise<readonly Progress[]>;
  /** @throws RangeError for another unit than ms */
  arm(cut: EquipmentCut): void;
  /** Whether it struck; what failed when it did is thrown here. */
  disarm(): Promise<boolean>;
  /** From when it strikes until it is disarmed. */
  readonly struck: boolean;
  onCut(listener: () => void): void;
}

const way = "off";

/** `cutSupply` is what happens at the moment of a cut. */
export function createTimedCut(cutSupply: () => Promise<void>): TimedCut {
  const listeners = new Set<() => void>();
  let armed: { readonly timer: NodeJS.Timeout; struck: Promise<void> | undefined } | undefined;
  return {
    progress: async () => [{ unit: "ms", count: performance.now(), ways: [way] }],
    arm({ unit, after, way: asked }) {
      if (unit !== "ms" || asked !== way)
        throw new RangeError(`a relay does not cut ${asked} a ${unit}: it cuts ${way} after some ms`);
      const timer = setTimeout(() => {
        if (armed?.timer !== timer) return;
        armed.struck = cutSupply().then(() => {
          for (const listener of listeners) listener();
        });
        // Told when it is disarmed.
        armed.struck.catch(() => {});
      }, after);
      armed = { timer, struck: undefined };
    },
    async disarm() {
      const { timer, struck } = armed ?? {};
      clearTimeout(timer);
      armed = undefined;
      await struck;
      return struck !== undefined;
    },
    get struck() {
      return armed?.struck !== undefined;
    },
    onCut: (listener) => void listeners.add(listener),
  };
}

import { EquipmentFault, within } from "../../core/kernel/index.ts";
import type { ConsoleLocation, ConsoleRoute } from "./route.ts";

/**
 * Looks where the console is; one that is nowhere may come within `withinMs`: a terminal that somebody has just closed, such as a check
 * before the run, stands anew a moment later. Where nothing can tell that it came, it is looked for once.
 * @throws EquipmentFault PORT_UNOPENABLE
 */
export async function locateSoon(route: ConsoleRoute, withinMs: number): Promise<ConsoleLocation> {
  const end = performance.now() + withinMs;
  for (;;) {
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    // Before looking: what comes in between is not missed.
    using watch = route.watch(resolve);
    try {
      return await route.locate();
    } catch (thrown) {
      const left = end - performance.now();
      if (!(thrown instanceof EquipmentFault) || watch === undefined || left <= 0) throw thrown;
      const hasChanged = await within(changed, { withinMs: left }).then(
        () => true,
        () => false,
      );
      if (!hasChanged) throw thrown;
    }
  }
}

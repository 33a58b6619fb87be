/**
 * The composition root that cucumber loads: once in the coordinator and in every worker thread. It alone decides
 * whether devices, backend and factory line are emulated, and everything it makes is made lazily.
 */
import { provideBench } from "../steps/bench.ts";

provideBench(async (context) => {
  const { assembleBench } = await import("./bench/assemble.ts");
  return assembleBench(context);
});

/**
 * The composition root that cucumber loads: once in the coordinator and in every worker thread. It alone decides
 * whether devices, backend and factory line are emulated, and everything it makes is made lazily.
 */
import { provideBench } from "../steps/bench.ts";

/** Loaded with the first bench. */
const root = () => import("./bench/assemble.ts");
let isLoaded = false;

provideBench(
  async (context) => {
    isLoaded = true;
    const { assembleBench } = await root();
    return assembleBench(context);
  },
  async (parameters) => {
    if (!isLoaded) return;
    const { endAssembly } = await root();
    await endAssembly(parameters);
  },
);

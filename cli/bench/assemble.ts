import { loadCommitments, loadFingerprints } from "../../core/journal/index.ts";
import { loadProduct, type Product } from "../../core/product/index.ts";
import type { Bench, ScenarioContext } from "../../steps/bench.ts";
import type { BenchParameters } from "../run/options.ts";
import { type BenchSupplies, createEmulatedBench } from "./emulated-bench.ts";
import { createOnce } from "./once.ts";
import { openRunKey } from "./run-key.ts";

/** What is read once in a thread and serves all its scenarios. */
let supplies: Promise<BenchSupplies> | undefined;

/** Assembles the bench of one scenario. */
export async function assembleBench({ scenario, parameters }: ScenarioContext): Promise<Bench> {
  const known = parameters as BenchParameters;
  supplies ??= gather(known);
  return createEmulatedBench(scenario, known, await supplies);
}

async function gather(parameters: BenchParameters): Promise<BenchSupplies> {
  const commitments = loadCommitments(parameters.commitmentKeyFile);
  const product: Product = await loadProduct(parameters.product);
  const earlier = await Promise.all(
    parameters.against.map((run) => loadFingerprints(run, commitments.keyId)),
  );
  return { product, commitments, earlier, runKey: openRunKey(parameters.runKey), once: createOnce() };
}

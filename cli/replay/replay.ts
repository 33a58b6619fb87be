import { join, resolve } from "node:path";
import { readJournal } from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import { printable } from "../../reports/index.ts";
import type { CutPlace } from "../../steps/bench.ts";
import { readFeatures } from "../features.ts";
import { withoutLines } from "../installation.ts";
import { standardSupport } from "../run/examine.ts";
import type { RunOptions } from "../run/options.ts";
import { defaultDirectory } from "../run/out-directory.ts";
import type { Screen } from "../run/progress.ts";
import { run } from "../run/run.ts";
import { type Earlier, readEarlier } from "./earlier.ts";
import { retell } from "./retell.ts";

export interface ReplayOptions {
  readonly out?: string;
}

/**
 * Runs one scenario of an earlier run again, `of` being RUN#SCENARIO, and tells what it did step by step. Returns its exit code.
 * @throws UsageFault when there is no such run or scenario, or what it rested on is gone or has changed
 */
export async function replay(
  of: string,
  { out }: ReplayOptions,
  screen: Screen = process.stdout,
  support: readonly string[] = standardSupport,
): Promise<number> {
  const earlier = await readEarlier(of);
  await requireUnchanged(earlier);
  const { start, scenario, failingCut } = earlier;
  const directory = out ?? defaultDirectory(start.seed, new Date());
  screen.write(`${printable(`${scenario} with seed ${start.seed}`)}: ${tellCuts(failingCut)}\n`);
  const exitCode = await run(optionsOf(earlier, directory), screen, support);
  screen.write("\n");
  for await (const line of readJournal(join(directory, "journal.ndjson")))
    for (const text of retell(line, screen.columns)) screen.write(`${text}\n`);
  return exitCode;
}

const tellCuts = (cut: CutPlace | undefined): string =>
  cut === undefined
    ? "no cut of it failed, all of it runs again"
    : `its first failing cut was ${cut.way} at ${cut.unit} ${cut.amount} of interrupted act ${cut.sweep}`;

function optionsOf({ start, again, scenario, failingCut }: Earlier, out: string): RunOptions {
  return {
    features: [scenario],
    product: again.product,
    devices: start.devices,
    seed: start.seed,
    parallel: 1,
    attach: again.attach === "pty" ? "pty" : "in-process",
    cuts: failingCut ?? (again.cuts as RunOptions["cuts"]),
    ...(again.steps.length === 0 ? {} : { steps: again.steps }),
    ...(start.target.defect === undefined ? {} : { defect: start.target.defect }),
    out,
  };
}

/** Another product or another scenario at the same line would be another examination. */
async function requireUnchanged({ folder, start, again, scenario }: Earlier): Promise<void> {
  const { digests } = await loadProduct(again.product);
  const file = withoutLines(scenario);
  const [feature] = await readFeatures([file]);
  const then = start.features.find(({ uri }) => uri === file);
  const changed = [
    ...(digests.ics === start.product.icsSha256 ? [] : [join(again.product, "ics.yaml")]),
    ...(digests.ixit === start.product.ixitSha256 ? [] : [join(again.product, "ixit.yaml")]),
    ...(feature?.sha256 === then?.sha256 ? [] : [file]),
  ];
  if (changed.length === 0) return;
  throw new UsageFault("RUN_INCOMPARABLE", `${changed.join(", ")}: changed since the run in ${folder}.`, {
    help: `Bring back what it was (seen from ${resolve(".")}), or run the scenario anew with assay run.`,
  });
}

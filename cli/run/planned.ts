import type { IPlannedPickle, ISourcesCoordinates } from "@cucumber/cucumber/api";
import { UsageFault } from "../../core/kernel/index.ts";
import type { StatedScenario } from "../../core/product/index.ts";
import { defaultFeatures } from "../installation.ts";
import type { RunOptions } from "./options.ts";

/** What cucumber is to run, and in which order. */
export function sourcesOf(options: RunOptions, seed: string): ISourcesCoordinates {
  return {
    defaultDialect: "en",
    paths: [...(options.features.length > 0 ? options.features : [defaultFeatures])],
    names: [],
    tagExpression: options.tags ?? "",
    // Cucumber takes the seed's part before a colon only, and draws one of its own when that is empty.
    order: options.shuffle ? `random:${encodeURIComponent(seed)}` : "defined",
    ...(options.shard === undefined ? {} : { shard: options.shard }),
  };
}

/**
 * Those of the `selected` scenarios that will run, in their order. Lines and shuffling are cucumber's own: only for them is it
 * asked, as it takes longer to load than all the rest of the preparation.
 * @throws UsageFault NOTHING_SELECTED
 */
export async function planned<Scenario extends StatedScenario>(
  options: RunOptions,
  seed: string,
  selected: readonly Scenario[],
): Promise<readonly Scenario[]> {
  const lines = options.features.some((path) => /:\d+$/.test(path));
  if (!lines && options.shard === undefined && !options.shuffle) return selected;
  const byPlace = new Map(selected.map((scenario) => [`${scenario.uri}:${scenario.line}`, scenario]));
  const scenarios = (await plan(options, seed)).flatMap((pickle) => byPlace.get(placeOf(pickle)) ?? []);
  if (scenarios.length > 0) return scenarios;
  const where = options.shard === undefined ? "at the lines named" : `in part ${options.shard}`;
  throw new UsageFault(
    "NOTHING_SELECTED",
    `No scenario stands ${where}; ${selected.length} are selected in all.`,
    { help: "See where they stand with --dry-run; a run has no more parts than scenarios." },
  );
}

const placeOf = ({ uri, location }: IPlannedPickle): string => `${uri}:${location.line}`;

/** As cucumber's run does it: parts are dealt in the order of the files, and then shuffled each for itself. */
async function plan(options: RunOptions, seed: string): Promise<readonly IPlannedPickle[]> {
  const { loadSources } = await import("@cucumber/cucumber/api");
  const sources = sourcesOf(options, seed);
  const inOrder = await loadSources({ ...sources, order: "defined" });
  const [part = 1, parts = 1] = (options.shard ?? "").split("/").filter(Boolean).map(Number);
  const dealt = inOrder.plan.filter((_, index) => index % parts === part - 1);
  if (!options.shuffle || dealt.length === 0) return dealt;
  return (await loadSources({ ...sources, paths: dealt.map(placeOf) })).plan;
}

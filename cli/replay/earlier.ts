import { existsSync } from "node:fs";
import { join } from "node:path";
import leven from "leven";
import { observed, type RunAgain, type RunStarted, readJournal } from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import type { CutPlace } from "../../steps/bench.ts";

/** One scenario of a run that was. */
export interface Earlier {
  readonly folder: string;
  readonly scenario: string;
  readonly start: RunStarted;
  readonly again: RunAgain;
  /** The first cut after which the device was not as it must be; undefined when there was none. */
  readonly failingCut: CutPlace | undefined;
}

/** Reads what `of`, RUN#SCENARIO, names. @throws UsageFault when it names nothing, or nothing that can be run again */
export async function readEarlier(of: string): Promise<Earlier> {
  const [folder, scenario] = split(of);
  if (!existsSync(folder)) {
    throw new UsageFault("FILE_MISSING", `${folder}: there is no such run.`, {
      help: "Name the folder of a run, as assay run printed it, before the #.",
    });
  }
  const scenarios: string[] = [];
  let start: RunStarted | undefined;
  let failingCut: CutPlace | undefined;
  for await (const line of readJournal(join(folder, "journal.ndjson"))) {
    if (line.type === "run-started") start = line;
    if (line.type === "scenario-planned") scenarios.push(line.scenario);
    if (line.type === "observation" && line.scenario === scenario && line.what === observed.failingCut)
      failingCut ??= line.value as CutPlace;
  }
  if (!scenarios.includes(scenario)) throw unknownScenario(folder, scenario, scenarios);
  if (start?.parts !== undefined) {
    throw new UsageFault("RUN_INCOMPARABLE", `${folder}: it joins runs, each with a seed of its own.`, {
      help: `Name the part that made the attempt, as the report tells it, such as ${join(folder, "parts/1")}#${scenario.replace(/ on \w+$/, "")}.`,
    });
  }
  const again = start?.options;
  if (start === undefined || again === undefined) {
    throw new UsageFault("RUN_INCOMPARABLE", `${folder}: its journal does not tell how it was run.`, {
      help: "It is of an older Assay, or damaged. Run the scenario anew with assay run and the seed in its report.",
    });
  }
  return { folder, scenario, start, again, failingCut };
}

/** Folders may have a # in their names; scenarios have none. */
function split(of: string): readonly [folder: string, scenario: string] {
  const at = of.lastIndexOf("#");
  if (at > 0 && at < of.length - 1) return [of.slice(0, at), of.slice(at + 1)];
  throw new UsageFault("BAD_FLAG", `${of}: a run and a scenario of it are expected.`, {
    help: "Write RUN#SCENARIO, such as runs/nightly#features/decommissioning/wiped.feature:49, as the report names both.",
  });
}

function unknownScenario(folder: string, scenario: string, known: readonly string[]): UsageFault {
  const [nearest] = [...known].sort((a, b) => leven(scenario, a) - leven(scenario, b));
  const guess = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return new UsageFault("NOTHING_SELECTED", `${folder}: it ran no scenario ${scenario}.${guess}`, {
    help: "Name a scenario as the report of that run shows it: feature file and line.",
  });
}

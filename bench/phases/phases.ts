import { readFileSync } from "node:fs";
import { join } from "node:path";
import { phases } from "../../cli/run/phases.ts";
import { readJournal } from "../../core/journal/index.ts";
import { timeOf } from "../measure.ts";

export interface SuiteTimes {
  readonly wallMs: number;
  /** In the order in which they pass. */
  readonly phases: ReadonlyMap<string, number>;
  /** The scenarios of each folder of features, and the rest of the examination: steps loaded, scenarios planned. */
  readonly sections: ReadonlyMap<string, number>;
  readonly slowest: { readonly scenario: string; readonly durationMs: number };
}

/** Where the wall time of one `assay run` on the reference product goes, ms; its folders are made in `scratch`. @throws Error when the run does not pass */
export async function measureSuite(root: string, scratch: string, signal: AbortSignal): Promise<SuiteTimes> {
  const [marksFile, out] = [join(scratch, "marks.json"), join(scratch, "suite")];
  const preload = new URL("./marks.mjs", import.meta.url);
  preload.searchParams.set("to", marksFile);
  const run = [join(root, "cli/assay.js"), "run", "--seed", "bench", "--out", out];
  const wallMs = await timeOf(["--import", preload.href, ...run], root, signal);
  const marks = JSON.parse(readFileSync(marksFile, "utf8")) as Readonly<Record<string, number>>;
  const at = (name: string): number => {
    const time = marks[name];
    if (time === undefined) throw new Error(`the run never set the mark ${name}`);
    return time;
  };
  const examination = at(phases.report) - at(phases.examine);
  const { sections, slowest } = await readScenarios(join(out, "journal.ndjson"));
  const inScenarios = [...sections.values()].reduce((sum, each) => sum + each, 0);
  return {
    wallMs,
    phases: new Map([
      ["start-up", at(phases.prepare)],
      ["prepare", at(phases.examine) - at(phases.prepare)],
      ["examine", examination],
      ["report", at(phases.search) - at(phases.report)],
      ["search for secrets, verdicts", at(phases.end) - at(phases.search)],
    ]),
    sections: new Map([...sections, ["around the scenarios", examination - inScenarios]]),
    slowest,
  };
}

async function readScenarios(journal: string): Promise<Pick<SuiteTimes, "sections" | "slowest">> {
  const sections = new Map<string, number>();
  let slowest = { scenario: "none", durationMs: 0 };
  for await (const line of readJournal(journal)) {
    if (line.type !== "scenario-finished") continue;
    const { scenario, durationMs } = line;
    const section = /([^/]+)\/[^/]+$/.exec(scenario)?.[1] ?? scenario;
    sections.set(section, (sections.get(section) ?? 0) + durationMs);
    if (durationMs > slowest.durationMs) slowest = { scenario, durationMs };
  }
  return { sections, slowest };
}

import { mergeRuns } from "../../reports/index.ts";
import { waiversOfRun } from "../../reports/waivers.ts";
import type { Screen } from "../run/progress.ts";
import { printVerdicts, writeReports } from "../run/report.ts";

export interface MergeOptions {
  readonly out: string;
  readonly json?: true;
}

/** Joins runs into one folder with its reports, and tells the verdicts. Returns the exit code of the whole. @throws UsageFault, EquipmentFault */
export async function mergeReports(
  runs: readonly string[],
  { out, json }: MergeOptions,
  screen: Screen = process.stdout,
): Promise<number> {
  await mergeRuns(runs, out);
  const summary = await writeReports(out, await waiversOfRun(out));
  printVerdicts(summary, out, json === undefined ? {} : { json }, screen);
  return summary.exitCode;
}

import { notFinished } from "../run-record.ts";
import type { RunSummary } from "../summary.ts";
import { type Finding, findingOf } from "./check.ts";
import type { OpenedBundle, Read } from "./opened-bundle.ts";

/** Whether the run came to its end, with every scenario that was planned, and whether all that its journal names is there. */
export async function checkCompleteness(bundle: OpenedBundle, summary: Read<RunSummary>): Promise<Finding> {
  if ("problem" in summary) return findingOf([summary.problem], "");
  const { scenarios, deviations, completed } = summary.value;
  const open = scenarios.filter(
    ({ attempts }) => attempts.length === 0 || attempts.some(({ verdict }) => verdict === notFinished),
  );
  const problems = [
    ...(completed ? [] : deviations.length > 0 ? deviations : ["the run did not come to its end"]),
    ...open.map(({ scenario }) => `${scenario}: planned and not finished`),
    ...("problem" in bundle.manifest ? [bundle.manifest.problem] : []),
  ];
  return findingOf(problems, `the run came to its end, with all of its ${scenarios.length} scenarios`);
}

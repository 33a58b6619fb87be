import { join } from "node:path";
import { readJournal } from "../../core/journal/index.ts";
import type { RunSummary } from "../../reports/index.ts";
import type { Waiver } from "../../reports/summary.ts";
import { HealthBook } from "../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../rigs/lab/index.ts";
import { History } from "../../rigs/night/index.ts";
import { dropUnnamed } from "../bench/evidence-store.ts";
import type { Screen } from "../run/progress.ts";
import { printVerdicts, writeReports } from "../run/report.ts";
import { requireNoSecret, secretsOf } from "../run/secret-search.ts";
import { productOf } from "./history-row.ts";
import type { NightKeep } from "./night-keep.ts";
import { type NightSummary, summariseNight } from "./night-summary.ts";
import { purposeOf } from "./open-night.ts";
import { asRunOptions, type NightlyOptions } from "./options.ts";
import { tellEnd } from "./tell-end.ts";

/** A night whose journal is written and closed. */
export interface WrittenNight {
  readonly lab: string;
  readonly file: LabFile;
  readonly directory: string;
  readonly keep: NightKeep;
  readonly waivers: readonly Waiver[];
  /** Why it ended before its work did; undefined when it did not. */
  readonly ended: string | undefined;
  /** Jobs that ended on each of its boards. */
  readonly done: ReadonlyMap<string, number>;
}

/**
 * Draws the report from the journal, searches all for secrets, tells whoever wants to hear. Returns the exit code of the verdicts.
 * @throws EquipmentFault DISK_FULL, REPORT_LEAKS
 */
export async function reportNight(
  night: WrittenNight,
  given: NightlyOptions,
  screen: Screen,
  complain: (line: string) => void,
): Promise<number> {
  const { directory, keep, waivers } = night;
  await dropUnnamed(directory, await evidenceNamedIn(directory));
  const run = await writeReports(directory, waivers);
  await requireNoSecret(directory, secretsOf(keep.secrets, keep.begun.runKey));
  const summary = summaryOf(night, run);
  for (const trouble of await tellEnd(summary, given)) complain(trouble);
  if (given.json) screen.write(`${JSON.stringify(summary, undefined, 2)}\n`);
  else {
    printVerdicts(run, directory, asRunOptions(night.file.path, given), screen);
    screen.write(tellNight(summary));
  }
  return run.exitCode;
}

/** Of attempts that were killed stands in the folder what no record names. */
async function evidenceNamedIn(directory: string): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for await (const line of readJournal(join(directory, "journal.ndjson")))
    if (line.type === "evidence") named.add(line.file);
  return named;
}

function summaryOf({ lab, file, directory, ended, done }: WrittenNight, run: RunSummary): NightSummary {
  using history = new History(keptIn(file, "history"));
  using book = new HealthBook(keptIn(file, "health"), purposeOf(lab));
  const product = productOf(run.start);
  return summariseNight({
    ...{ lab: file.lab.name, folder: directory, run, ended },
    ...{ flaky: history.flaky(product), troubled: history.troubled(product) },
    boards: [...done].map(([name, count]) => ({ name, done: count, health: book.of(name) })),
  });
}

/** What a person reads under the verdicts, in the morning. */
function tellNight({ ended, notRun, flaky, troubled, boards, incidents }: NightSummary): string {
  const lines = [
    ...(ended === undefined ? [] : [`Ended early: ${ended}`]),
    ...(notRun.length === 0 ? [] : [`Not run: ${notRun.length}`, ...notRun.map((one) => `  ${one}`)]),
    ...flaky.map(
      ({ scenario, passed, failed }) => `Flaky: ${scenario}: passed ${passed}, failed ${failed} times`,
    ),
    ...troubled.map(
      ({ board, faults, attempts }) =>
        `Not to be relied on: ${board}: its equipment failed in ${faults} of ${attempts} attempts`,
    ),
    ...boards.flatMap(({ name, health, reason }) =>
      health === "good" || health === "unknown" ? [] : [`${name} is ${health}: ${reason}`],
    ),
    ...(incidents.length === 0 ? [] : [`Incidents: ${incidents.length}; they stand in the report`]),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

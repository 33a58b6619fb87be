import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJournal } from "../../core/journal/index.ts";
import { summarise } from "../../reports/index.ts";
import { chooseBoards } from "../rig/choose-boards.ts";
import { prepare } from "../run/prepare.ts";
import type { Screen } from "../run/progress.ts";
import { printVerdicts } from "../run/report.ts";
import { reportNight } from "./close-night.ts";
import { hasKeep, reopenKeep } from "./night-keep.ts";
import { asRunOptions, type NightlyOptions } from "./options.ts";

/**
 * A night that has ended is not resumed: what it came to is told again, and the report is written where a crash came before. Returns its
 * exit code; undefined when it has not ended. @throws UsageFault
 */
export async function reportEnded(
  lab: string,
  directory: string,
  given: NightlyOptions,
  screen: Screen,
  complain: (line: string) => void,
): Promise<number | undefined> {
  const journal = join(directory, "journal.ndjson");
  let ended = false;
  for await (const line of readJournal(journal)) ended ||= line.type === "run-finished";
  if (!ended) return undefined;
  const { file } = await chooseBoards(lab);
  complain(`The night in ${directory} has ended: nothing is left to resume.`);
  const isReported = existsSync(join(directory, "index.html")) && !hasKeep(file, directory);
  const keep = isReported ? undefined : reopenKeep(file, directory);
  const options = asRunOptions(lab, keep?.begun.options ?? { features: [] });
  const { waivers } = await prepare(options, "", undefined);
  if (keep !== undefined) {
    using kept = keep;
    const night = { lab, file, directory, keep: kept, waivers, ended: undefined, done: new Map() };
    const exitCode = await reportNight(night, given, screen, complain);
    kept.remove();
    return exitCode;
  }
  const summary = await summarise(journal, waivers);
  printVerdicts(summary, directory, { ...options, ...(given.json ? { json: true } : {}) }, screen);
  return summary.exitCode;
}

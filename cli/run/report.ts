import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import {
  type Column,
  type RequirementSummary,
  type RunFreshness,
  type RunSummary,
  renderJunit,
  renderVerdictTable,
  type ScenarioSummary,
  summarise,
  type Waiver,
  writeHtml,
} from "../../reports/index.ts";
import type { RunOptions } from "./options.ts";
import type { Screen } from "./progress.ts";

/** Draws the verdicts from the run's journal and writes `index.html` and `junit.xml` beside it. @throws EquipmentFault DISK_FULL */
export async function writeReports(directory: string, waivers: readonly Waiver[]): Promise<RunSummary> {
  const journal = join(directory, "journal.ndjson");
  const summary = await summarise(journal, waivers);
  try {
    await writeHtml(summary, { journal, folder: directory, record: "" });
    await writeFile(join(directory, "junit.xml"), renderJunit(summary));
  } catch (cause) {
    throw new EquipmentFault(
      "DISK_FULL",
      `${directory}: the report cannot be written: ${messageOf(cause)}.`,
      {
        help: "Make room on that disk and run again; the journal beside it is whole and readable.",
        cause,
      },
    );
  }
  return summary;
}

export function printVerdicts(
  summary: RunSummary,
  directory: string,
  { json }: Pick<RunOptions, "json">,
  screen: Screen,
): void {
  const report = resolve(directory, "index.html");
  if (json) {
    screen.write(`${JSON.stringify(toJson(summary, report), undefined, 2)}\n`);
    return;
  }
  const columns = screen.columns ?? 120;
  screen.write(
    `${renderVerdictTable(summary, { columns, colour: screen.isTTY === true })}\n\nReport: ${report}\n`,
  );
}

function toJson(
  {
    start,
    requirements,
    columns,
    ownChecks,
    freshness,
    cutPoints,
    waivers,
    deviations,
    exitCode,
    durationMs,
  }: RunSummary,
  report: string,
) {
  return {
    runId: start.runId,
    seed: start.seed,
    target: start.target,
    exitCode,
    durationMs,
    report,
    cutPoints,
    waivers,
    deviations,
    requirements: requirements.filter(({ examined }) => examined).map(toJsonRequirement),
    // Of joined runs on several kinds of targets: what was found on each by itself.
    ...(columns.length === 1 ? {} : { columns: columns.map(toJsonColumn) }),
    ownChecks: ownChecks.map(toJsonScenario),
    ...(freshness === undefined ? {} : { freshness: toJsonFreshness(freshness) }),
  };
}

function toJsonColumn({ target: { kind, name }, requirements }: Column) {
  const examined = requirements.filter((requirement) => requirement.examined);
  return { kind, name, requirements: examined.map(toJsonRequirement) };
}

function toJsonRequirement({ id, level, verdict, atoms }: RequirementSummary) {
  return {
    id,
    level,
    verdict,
    atoms: atoms
      .filter(({ examined }) => examined)
      .map((atom) => ({
        id: atom.id,
        level: atom.level,
        verdict: atom.verdict,
        scenarios: atom.scenarios.map(toJsonScenario),
      })),
  };
}

function toJsonFreshness({ nonce, verdict, devices }: RunFreshness) {
  return { nonce, verdict, devices: devices.map(({ slot, verdict: of }) => ({ slot, verdict: of })) };
}

function toJsonScenario({ scenario, name, verdict }: ScenarioSummary) {
  return { scenario, name, verdict };
}

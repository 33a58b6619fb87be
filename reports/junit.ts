import type { Status } from "../core/journal/index.ts";
import type { RunSummary, ScenarioSummary } from "./summary.ts";

/** The run as JUnit XML, which CI servers read: FAIL is a failure, INCONCLUSIVE an error, NOT-APPLICABLE skipped. One suite for each section, one for own checks, and one for the freshness of a run that was given a nonce. */
export function renderJunit(summary: RunSummary): string {
  const freshness = freshnessOf(summary);
  const sections = Map.groupBy(summary.scenarios, sectionsOf(summary));
  const suites = [...sections, ...(freshness.length > 0 ? [["Freshness", freshness] as const] : [])].map(
    ([section, cases]) => renderSuite(section, cases, summary.startedAt),
  );
  // Jenkins' schema knows no `skipped` here; it stands at each suite.
  const attributes = `name="assay" ${counts([...summary.scenarios, ...freshness])} time="${seconds(summary.durationMs)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${suites.join("")}</testsuites>\n`;
}

/** What is told as one case. */
type Case = Pick<ScenarioSummary, "name" | "scenario" | "atoms" | "attempts" | "verdict">;

/** Each leased device as a case of its own. */
function freshnessOf({ freshness }: RunSummary): Case[] {
  return (freshness?.devices ?? []).map(({ slot, verdict }) => ({
    ...{ name: `${slot} signs the auditor's nonce`, scenario: slot, atoms: [], attempts: [], verdict },
  }));
}

/** Tells the section of a scenario: that of the first requirement which it examines an atom of. */
function sectionsOf({ requirements }: RunSummary): (scenario: ScenarioSummary) => string {
  const ranks = new Map(
    requirements.flatMap(({ atoms }, rank) => atoms.map(({ id }) => [id, rank] as const)),
  );
  return ({ atoms }) => {
    const rank = Math.min(...atoms.map((id) => ranks.get(id) ?? Number.POSITIVE_INFINITY));
    return requirements[rank]?.section ?? "Own checks";
  };
}

function renderSuite(section: string, scenarios: readonly Case[], startedAt: string): string {
  const time = scenarios.reduce((sum, { attempts }) => sum + (attempts.at(-1)?.durationMs ?? 0), 0);
  const skipped = countOf(scenarios, "not-applicable");
  const head = `name="${escapeXml(section)}" ${counts(scenarios)} skipped="${skipped}" timestamp="${startedAt.slice(0, 19)}" time="${seconds(time)}"`;
  return `  <testsuite ${head}>\n${scenarios.map(renderCase).join("")}  </testsuite>\n`;
}

function renderCase({ name, scenario, atoms, attempts, verdict }: Case): string {
  const time = seconds(attempts.at(-1)?.durationMs ?? 0);
  const title = escapeXml(atoms.length === 0 ? name : `${name} [${atoms.join(" ")}]`);
  const head = `    <testcase name="${title}" classname="${escapeXml(scenario)}" time="${time}"`;
  switch (verdict.status) {
    case "pass":
      return `${head}/>\n`;
    case "fail":
      return `${head}>\n      <failure message="${escapeXml(firstLine(verdict.message))}" type="FAIL">${escapeXml(verdict.message)}</failure>\n    </testcase>\n`;
    case "inconclusive": {
      const type = `INCONCLUSIVE{${verdict.cause}}`;
      return `${head}>\n      <error message="${escapeXml(firstLine(verdict.message))}" type="${type}">${escapeXml(verdict.message)}</error>\n    </testcase>\n`;
    }
    case "not-applicable":
      return `${head}>\n      <skipped message="${escapeXml(verdict.justification)}"/>\n    </testcase>\n`;
  }
}

function counts(cases: readonly Case[]): string {
  return `tests="${cases.length}" failures="${countOf(cases, "fail")}" errors="${countOf(cases, "inconclusive")}"`;
}

const countOf = (cases: readonly Case[], status: Status): number =>
  cases.filter(({ verdict }) => verdict.status === status).length;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const firstLine = (text: string): string => text.split("\n")[0] ?? "";

/** Escapes for text and attributes; characters that XML 1.0 does not know become U+FFFD. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

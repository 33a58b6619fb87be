import { styleText } from "node:util";
import type { Status, Verdict } from "../core/journal/index.ts";
import { cut, oneLine, wrap } from "./fitting.ts";
import type { RunFreshness } from "./freshness.ts";
import type { RequirementSummary, RunSummary, ScenarioSummary } from "./summary.ts";

export interface TableOptions {
  readonly columns: number;
  readonly colour: boolean;
}

type Style = Parameters<typeof styleText>[0];

const words: Readonly<Record<Status, string>> = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "INCONCLUSIVE",
  "not-applicable": "N/A",
};
const colours: Readonly<Record<Status, Style>> = {
  pass: "green",
  fail: "red",
  inconclusive: "yellow",
  "not-applicable": "dim",
};

/** The verdict for each requirement examined and each own check, as a table for a terminal or a log. */
export function renderVerdictTable(summary: RunSummary, { columns, colour }: TableOptions): string {
  const paint = (style: Style, text: string) => (colour ? styleText(style, text) : text);
  const lines: string[] = [];
  for (const { target, requirements: all } of summary.columns) {
    if (summary.columns.length > 1)
      lines.push("", paint("bold", cut(`On ${target.kind}: ${target.name}`, columns)));
    const examined = all.filter((requirement) => requirement.examined);
    for (const [section, requirements] of Map.groupBy(examined, (requirement) => requirement.section)) {
      lines.push("", paint("bold", cut(section, columns)));
      for (const requirement of requirements) lines.push(...renderRow(requirement, columns, paint));
    }
  }
  if (summary.ownChecks.length > 0) lines.push("", paint("bold", "Own checks, outside the standard"));
  for (const check of summary.ownChecks) lines.push(...renderOwnCheck(check, columns, paint));
  if (summary.freshness !== undefined) lines.push(...renderFreshness(summary.freshness, columns, paint));
  const waivers = summary.waivers.map(
    ({ atom, owner, expiry, reason }) => `waived  ${atom} by ${owner} until ${expiry}: ${reason}`,
  );
  const deviations = summary.deviations.map((deviation) => `note    ${deviation}`);
  const rest = [...waivers, ...deviations].flatMap((text) => wrap(text, columns, " ".repeat(8)));
  return [...lines, "", ...rest, ...(rest.length > 0 ? [""] : []), ...renderCounts(summary, columns, paint)]
    .join("\n")
    .trimStart();
}

type Paint = (style: Style, text: string) => string;

function renderRow(
  { id, level, text, verdict, atoms }: RequirementSummary,
  columns: number,
  paint: Paint,
): string[] {
  const word = words[verdict.status].padEnd(12);
  const head = `${id.padEnd(11)} ${level.padEnd(6)} `;
  const room = columns - 2 - word.length - 1 - head.length;
  const row = `  ${paint(colours[verdict.status], word)} ${head}${cut(text, room)}`;
  const wrong = atoms.filter(
    (atom) => atom.examined && (atom.verdict.status === "fail" || atom.verdict.status === "inconclusive"),
  );
  return [row, ...wrong.map((atom) => `    ${cut(`${atom.id} ${describe(atom.verdict)}`, columns - 4)}`)];
}

function renderFreshness({ nonce, devices }: RunFreshness, columns: number, paint: Paint): string[] {
  const title = cut(`Freshness: who signed the nonce ${nonce}`, columns);
  const rows = devices.flatMap(({ slot, verdict }) =>
    renderOwnCheck({ name: slot, verdict }, columns, paint),
  );
  return ["", paint("bold", title), ...rows];
}

function renderOwnCheck(
  { name, verdict }: Pick<ScenarioSummary, "name" | "verdict">,
  columns: number,
  paint: Paint,
): string[] {
  const word = words[verdict.status].padEnd(12);
  const row = `  ${paint(colours[verdict.status], word)} ${cut(name, columns - 2 - word.length - 1)}`;
  const wrong = verdict.status === "fail" || verdict.status === "inconclusive";
  return wrong ? [row, `    ${cut(describe(verdict), columns - 4)}`] : [row];
}

function describe(verdict: Verdict): string {
  switch (verdict.status) {
    case "pass":
      return "PASS";
    case "fail":
      return `FAIL: ${oneLine(verdict.message)}`;
    case "inconclusive":
      return `INCONCLUSIVE{${verdict.cause}}: ${oneLine(verdict.message)}`;
    case "not-applicable":
      return `N/A: ${verdict.justification}`;
  }
}

/** How much of what could be interrupted was. */
export const describeCutPoints = ({ visited, of }: RunSummary["cutPoints"]): string =>
  visited === of ? `all ${of} cut points` : `${visited} of ${of} cut points`;

function renderCounts(
  { requirements, scenarios, cutPoints, durationMs }: RunSummary,
  columns: number,
  paint: Paint,
): string[] {
  const examined = requirements.filter((requirement) => requirement.examined);
  const atoms = examined.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  const counts = (Object.keys(words) as Status[])
    .map((status) => ({ status, count: examined.filter(({ verdict }) => verdict.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => ({ status, text: `${count} ${words[status]}` }));
  const clauses = `${examined.length} of ${requirements.length} clauses`;
  const cuts = cutPoints.visited > 0 ? [describeCutPoints(cutPoints)] : [];
  const counted = [clauses, `${atoms.length} atoms`, `${scenarios.length} scenarios`, ...cuts].join(", ");
  const scope = `(${counted}, ${(durationMs / 1000).toFixed(1)} s)`;
  if (counts.length === 0) return [scope];
  const painted = counts.map(({ status, text }) => paint(colours[status], text)).join(", ");
  const width = `${counts.map(({ text }) => text).join(", ")}  ${scope}`.length;
  return width <= columns ? [`${painted}  ${scope}`] : [painted, scope];
}

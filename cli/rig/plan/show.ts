import type { Screen } from "../../run/progress.ts";
import { Sheet } from "../sheet.ts";
import type { Estimate } from "./estimate.ts";
import type { ForeseenScenario, PlannedBoard } from "./foresee.ts";
import type { PlanPart, RigPlan } from "./rig-plan.ts";

/** Shows a plan to a person. */
export function showPlan(plan: RigPlan, screen: Screen): void {
  const sheet = new Sheet(screen);
  for (const [index, part] of plan.parts.entries()) {
    if (index > 0) sheet.blank();
    showPart(sheet, part, plan);
  }
  sheet.write(screen);
}

function showPart(sheet: Sheet, part: PlanPart, plan: RigPlan): void {
  const { product, kind, boards, scenarios, estimates, command } = part;
  sheet.row(["bold", plan.lab], `  ${product} on ${boards.length} ${kind} board${plural(boards.length)}`);
  const columns = columnsOf(boards);
  for (const { letter, boards: same } of columns) {
    const [first] = same;
    sheet.text(`  ${letter}  ${same.map(({ name }) => name).join(", ")}`, "     ");
    for (const { what, remedy } of first?.obstacles ?? []) {
      sheet.row("     ", ["red", `cannot take part: ${what}`]);
      sheet.text(`       ${remedy}`, "       ");
    }
  }
  sheet.blank();
  const letters = columns.map(({ letter }) => letter.padStart(cell)).join("");
  sheet.row([
    "dim",
    `  ${"clause".padEnd(clauseWidth)}${"run".padStart(cell)}${letters}${"time".padStart(10)}`,
  ]);
  for (const [clause, of] of byClause(scenarios, plan.clauses.keys())) {
    const cells = columns.map(({ boards: [one] }) => cellOf(of, (each) => kindOn(each, one)));
    const run = cellOf(of, ({ prospect }) => prospect.kind);
    const all = of.every(({ prospect }) => prospect.kind !== "cannot");
    sheet.row(
      `  ${clause.padEnd(clauseWidth)}`,
      [all ? "green" : "yellow", run.padStart(cell)],
      cells.map((text) => text.padStart(cell)).join(""),
      `${timeOf(of, estimates).padStart(10)}  `,
      ["dim", plan.clauses.get(clause) ?? "your own checks"],
    );
  }
  showWhyNot(sheet, scenarios);
  showTotal(sheet, part, plan);
  if (command !== undefined) {
    sheet.blank();
    sheet.text(`  ${command.map(quoted).join(" ")}`, "    ");
  }
}

const cell = 6;
const clauseWidth = 13;

interface Column {
  readonly letter: string;
  readonly boards: readonly PlannedBoard[];
}

/** Boards that can do the same share a column: a rig may have more of them than a terminal has columns. */
function columnsOf(boards: readonly PlannedBoard[]): Column[] {
  const alike = Map.groupBy(boards, ({ capabilities, obstacles }) =>
    JSON.stringify([[...capabilities], obstacles.map(({ what }) => what)]),
  );
  return [...alike.values()].map((same, index) => ({ letter: letterOf(index), boards: same }));
}

const letterOf = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26);

/** In the standard's order. A scenario that examines several clauses counts for each of them; those without one come last. */
function byClause(
  scenarios: readonly ForeseenScenario[],
  inOrder: Iterable<string>,
): [string, ForeseenScenario[]][] {
  const clauses = new Map<string, ForeseenScenario[]>([...inOrder].map((clause) => [clause, []]));
  for (const scenario of scenarios) {
    const examined = new Set(scenario.atoms.map((atom) => atom.replace(/\.\d+$/, "")));
    for (const clause of examined.size === 0 ? ["(none)"] : examined)
      clauses.set(clause, [...(clauses.get(clause) ?? []), scenario]);
  }
  return [...clauses].filter(([, of]) => of.length > 0);
}

type Kind = ForeseenScenario["prospect"]["kind"];

function kindOn({ onBoard }: ForeseenScenario, board: PlannedBoard | undefined): Kind {
  return onBoard.get(board?.name ?? "")?.kind ?? "cannot";
}

function cellOf(scenarios: readonly ForeseenScenario[], kindOf: (one: ForeseenScenario) => Kind): string {
  const kinds = scenarios.map(kindOf);
  const applicable = kinds.filter((kind) => kind !== "not-applicable");
  if (applicable.length === 0) return "n/a";
  return `${applicable.filter((kind) => kind === "runs").length}/${applicable.length}`;
}

function timeOf(scenarios: readonly ForeseenScenario[], estimates: PlanPart["estimates"]): string {
  const known = scenarios.flatMap(({ scenario }) => estimates.get(scenario) ?? []);
  return known.length === 0 ? "" : spoken(known);
}

function showWhyNot(sheet: Sheet, scenarios: readonly ForeseenScenario[]): void {
  const reasons = new Map<string, ForeseenScenario[]>();
  for (const scenario of scenarios) {
    if (scenario.prospect.kind !== "cannot") continue;
    const why = scenario.prospect.why.join("; ");
    reasons.set(why, [...(reasons.get(why) ?? []), scenario]);
  }
  if (reasons.size === 0) return;
  sheet.blank();
  sheet.row(["bold", "  Cannot run"]);
  for (const [why, of] of reasons) {
    sheet.text(`  ${of.length} scenario${plural(of.length)}: ${why}`, "    ");
    for (const { scenario, name } of of) sheet.row(["dim", `    ${scenario} ${name}`]);
  }
}

function showTotal(sheet: Sheet, { scenarios, estimates, kind }: PlanPart, { history }: RigPlan): void {
  const count = (wanted: Kind) => scenarios.filter(({ prospect }) => prospect.kind === wanted).length;
  const parts = [`${count("runs")} of ${scenarios.length} scenarios would run`];
  if (count("cannot") > 0) parts.push(`${count("cannot")} cannot`);
  if (count("not-applicable") > 0) parts.push(`${count("not-applicable")} do not apply to the product`);
  sheet.blank();
  sheet.text(`  ${parts.join(", ")}: ${spoken([...estimates.values()])}.`, "  ");
  const measured = [...estimates.values()].filter(({ from }) => from === "history").length;
  const rough = estimates.size - measured;
  if (history !== undefined && measured > 0) {
    const another = history.kind === kind ? "" : `; these boards are ${kind}, and may take another time`;
    sheet.text(
      `  Times of ${measured} scenarios are those of ${history.run} (${history.kind}: ${history.target})${another}.`,
      "  ",
    );
  }
  if (rough > 0)
    sheet.text(
      `  ${measured > 0 ? `Those of the other ${rough} are` : "The times are"} rough: made up of flash size, baud rate, the time that the IXIT allows for a start, and device time that a wall clock must wait for. Most devices start sooner; after a run, give it with --history.`,
      "  ",
    );
}

const plural = (count: number): string => (count === 1 ? "" : "s");

/** What was measured is about so much; what is made up of limits is at most about so much. */
function spoken(estimates: readonly Estimate[]): string {
  const sign = estimates.some(({ from }) => from === "declared") ? "<" : "~";
  const ms = estimates.reduce((sum, one) => sum + one.ms, 0);
  if (ms < 90_000) return `${sign}${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 90 * 60_000) return `${sign}${Math.round(ms / 60_000)} min`;
  return `${sign}${(ms / 3_600_000).toFixed(1)} h`;
}

/** As a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

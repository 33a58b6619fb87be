import type { Verdict } from "../../core/journal/index.ts";
import type { ScenarioSummary } from "../summary.ts";
import { renderAttempt } from "./attempt.ts";
import { statementAt } from "./gherkin.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { PlacedLine } from "./record-file.ts";
import type { Report } from "./report.ts";
import { badge, milliseconds } from "./terms.ts";
import type { View } from "./view.ts";

const isWrong = ({ status }: Verdict): boolean => status === "fail" || status === "inconclusive";

/** One scenario: its verdict, its statement and every attempt; open when something is wrong with it. */
export function renderScenario(report: Report, scenario: ScenarioSummary, view: View): Markup {
  const { verdict, name, attempts } = scenario;
  const number = report.plan.numbers.get(scenario.scenario) ?? 0;
  const title = html`${badge(verdict)}<span class="name"><span class="mono">#${number}</span> ${name}</span><span class="time">${milliseconds(attempts.at(-1)?.durationMs ?? 0)}</span>`;
  const body = html`<p class="tag"><span class="mono">${scenario.scenario}</span> ${scenario.atoms.join(", ")}</p>${renderMessage(verdict)}${renderStatement(report, scenario, view)}${renderAttempts(report, scenario, view)}`;
  if (view.medium === "paper")
    return html`<section class="scenario" id="s${number}"><h5>${title}</h5>${body}</section>
`;
  return html`<details class="scenario" id="s${number}"${isWrong(verdict) ? html` open` : nothing}><summary>${title}</summary><div class="inside">${body}</div></details>
`;
}

function renderMessage(verdict: Verdict): Markup {
  switch (verdict.status) {
    case "pass":
      return nothing;
    case "fail":
      return html`<div class="message fail">${verdict.message}</div>`;
    case "inconclusive":
      return html`<div class="message inconclusive"><b>Not observed (${verdict.cause}).</b> ${verdict.message}</div>`;
    case "not-applicable":
      return html`<div class="message">${verdict.justification}</div>`;
  }
}

/** The scenario as the feature file states it; its steps alone where the run keeps no copy of that file. */
function renderStatement(
  { inputs }: Report,
  { scenario, feature, steps }: ScenarioSummary,
  view: View,
): Markup {
  const [, uri = "", line = ""] = /^(.*?):(\d+)(?: on (?:emulated|virtual|hardware))?$/.exec(scenario) ?? [];
  const lines = inputs.features.get(uri);
  const statement = lines === undefined ? undefined : statementAt(lines, Number(line));
  const text = statement ?? steps.join("\n");
  // Each step stands again below, with what came of it: on paper once is enough.
  if (view.medium === "paper" && statement === undefined) return nothing;
  return view.fold(html`Gherkin: ${feature}`, html`<pre tabindex="0">${text}</pre>`);
}

function renderAttempts(
  { journal, summary }: Report,
  { scenario, attempts }: ScenarioSummary,
  view: View,
): Markup {
  const byAttempt = Map.groupBy(journal.linesAt(summary.places.of(scenario)), ({ record }) =>
    attemptOf(record),
  );
  const shown = [...byAttempt].map(([number, lines]) => {
    const verdict = attempts[number - 1]?.verdict;
    if (verdict === undefined) return nothing;
    const title =
      attempts.length > 1
        ? html`<p class="attempt"><b>Attempt ${number} of ${attempts.length}</b> ${badge(verdict)}${partOf(lines)}</p>${renderMessage(verdict)}`
        : html`${partOf(lines)}`;
    return html`${title}${renderAttempt(lines, verdict, journal, view)}`;
  });
  return shown.length === 0 ? html`<p class="absent">No attempt was begun.</p>` : html`${shown}`;
}

/** Which of the joined runs made the attempt. */
function partOf(lines: readonly PlacedLine[]): Markup {
  const [start] = lines.flatMap(({ record }) => (record.type === "scenario-started" ? [record] : []));
  return start?.part === undefined ? nothing : html` <span class="tag">in part ${start.part}</span>`;
}

const attemptOf = (record: PlacedLine["record"]): number => ("attempt" in record ? (record.attempt ?? 0) : 0);

import type { Observation, StepFinished, Verdict } from "../../core/journal/index.ts";
import type { ScenarioSummary } from "../summary.ts";
import type { AttemptEvidence, Evidence } from "./evidence.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { badge, milliseconds } from "./terms.ts";

/** Values longer than this are folded. */
const inlineLength = 200;
const longestValue = 20_000;

/** One scenario: its verdict, and folded under it steps, observations, attempts and console. */
export function renderScenario(scenario: ScenarioSummary, evidence: Evidence): Markup {
  const { verdict, name, attempts } = scenario;
  const open = verdict.status === "fail" || verdict.status === "inconclusive";
  const shown = [...(evidence.get(scenario.scenario)?.entries() ?? [])];
  const bodies = shown.map(([number, attempt]) => {
    const title = shown.length > 1 ? html`<h3>Attempt ${number} of ${shown.length}</h3>` : nothing;
    const own = attempts[number - 1]?.verdict;
    return html`${title}${own === undefined || shown.length === 1 ? nothing : renderMessage(own)}${renderAttempt(attempt)}`;
  });
  return html`<details class="scenario"${open ? html` open` : nothing}>
<summary>${badge(verdict)}<span>${name}<span class="time">${milliseconds(attempts.at(-1)?.durationMs ?? 0)}</span></span></summary>
<div class="inside"><p class="tag mono">${scenario.scenario}</p>${renderMessage(verdict)}${bodies}</div></details>
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

function renderAttempt(attempt: AttemptEvidence): Markup {
  const { steps, observations, slots, transcripts, fingerprints } = attempt;
  const ofStep = (index: number) => observations.filter(({ step }) => step === index);
  const devices = slots.length > 0 ? html`<p class="tag">Examined on ${slots.join(", ")}</p>` : nothing;
  const keyed =
    fingerprints > 0 ? html`<p class="tag">${fingerprints} keyed fingerprints in the journal</p>` : nothing;
  return html`${devices}${keyed}<ol class="steps">${steps.filter(({ step }) => step >= 0).map((step) => renderStep(step, ofStep(step.step)))}</ol>
${ofStep(-1).map(renderObservation)}${transcripts.map(renderTranscript)}`;
}

function renderStep(
  { text, status, durationMs }: StepFinished,
  observations: readonly Observation[],
): Markup {
  const time = status === "skipped" ? nothing : html`<span class="time">${milliseconds(durationMs)}</span>`;
  return html`<li class="${status}">${text}${time}${observations.map(renderObservation)}</li>
`;
}

function renderObservation({ what, value, expected }: Observation): Markup {
  const wanted = expected === undefined ? nothing : html` <b>expected</b> ${renderValue(expected)}`;
  return html`<div class="seen"><b>${what}</b> ${renderValue(value)}${wanted}</div>`;
}

function renderValue(value: unknown): Markup {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  if (text.length <= inlineLength) return html`<code>${text}</code>`;
  const pretty = JSON.stringify(value, undefined, 2) ?? "";
  const cut =
    pretty.length > longestValue
      ? `${pretty.slice(0, longestValue)}\n… ${pretty.length - longestValue} more characters in the journal`
      : pretty;
  return html`<details class="fold"><summary>${text.length} characters</summary><pre>${cut}</pre></details>`;
}

function renderTranscript({ slot, lines, leftOut }: AttemptEvidence["transcripts"][number]): Markup {
  const text = lines.map((line) => `${line.direction === "sent" ? ">" : "<"} ${line.text}`).join("\n");
  const more =
    leftOut > 0 ? `\n… and ${leftOut} more lines; journal.ndjson keeps the first 4,000 of a scenario` : "";
  return html`<details class="fold"><summary>Console of ${slot}, ${lines.length + leftOut} lines</summary><pre>${text + more}</pre></details>`;
}

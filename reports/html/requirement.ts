import { isExcused, type RunStarted } from "../../core/journal/index.ts";
import type { AtomSummary, RequirementSummary } from "../summary.ts";
import { renderVerdictOf } from "./columns.ts";
import { declaredAt, declaredFor } from "./declared.ts";
import { html, type Markup, nothing } from "./markup.ts";
import type { EvidencePage } from "./pages.ts";
import { commandFor } from "./recheck.ts";
import type { Report } from "./report.ts";
import { renderScenario } from "./scenario.ts";
import { badge, counted, statuses, words } from "./terms.ts";
import { renderAllReferences } from "./traceability.ts";
import { absent, type View } from "./view.ts";

/** All that stands on a page of evidence, below its title. */
export function* renderEvidencePage(report: Report, page: EvidencePage, view: View): Generator<Markup> {
  const { requirement, scenarios } = page;
  if (page.part === 1)
    yield requirement === undefined ? ownChecks : renderRequirement(report, requirement, view);
  const parts = report.plan.pages.filter((other) => other.requirement === requirement);
  yield html`${view.heading(2, html`Evidence`)}${parts.length === 1 || view.medium === "paper" ? nothing : renderParts(parts, page)}`;
  if (scenarios.length === 0)
    yield html`<p>Its scenarios stand with the requirement that they examine first.</p>`;
  for (const scenario of scenarios) yield renderScenario(report, scenario, view);
}

const ownChecks = html`<p>They stand outside the standard: no requirement's verdict rests on them. They count for the run's exit code.</p>`;

function renderParts(parts: readonly EvidencePage[], { part: current }: EvidencePage): Markup {
  const links = parts.map(({ file, part, scenarios }) =>
    part === current
      ? html`<li><b>Part ${part}: ${counted(scenarios.length, "scenario")}</b></li>`
      : html`<li><a href="${file}">Part ${part}: ${counted(scenarios.length, "scenario")}</a></li>`,
  );
  return html`<ul class="parts">${links}</ul>`;
}

/** Text, atoms, what the product declares, clauses of other standards, and how it is examined again. */
function renderRequirement(report: Report, requirement: RequirementSummary, view: View): Markup {
  const { id, section, level, atoms } = requirement;
  const entry = report.entryOf(id);
  return html`<p class="verdict">${renderVerdictOf(report.summary, [id])} <span class="tag">${section}. ${level}${entry === undefined ? "" : ` (${entry.level_basis})`}</span></p>
${view.heading(2, html`Atoms`)}
<div class="atoms">${atoms.map((atom) => renderAtom(atom, entry?.atoms.find((one) => one.id === atom.id)?.needs, view))}</div>
${view.heading(2, html`How it is examined`)}
${entry === undefined ? absent("The run keeps no copy of the register.") : html`<p>${entry.testable_how}</p><p class="tag">Observed by: ${entry.observe}.</p>`}
${view.heading(2, html`What the product declares (IXIT)`)}${renderDeclared(report, id)}
${view.heading(2, html`Clauses of other standards`)}${renderClauses(report, id)}
${view.heading(2, html`To examine it again`)}${renderCommand(report.summary.start, atoms)}`;
}

function renderAtom(atom: AtomSummary, needs: readonly string[] | undefined, view: View): Markup {
  const { id, text, level, method, examined, verdict, reason } = atom;
  const excused = isExcused(atom) ? html`<p class="message">Reason in the ICS: ${reason ?? ""}</p>` : nothing;
  const what = [
    level,
    method,
    ...(needs === undefined || needs.length === 0 ? [] : [`needs ${needs.join(", ")}`]),
  ];
  return html`<div class="atom" id="${id}"><span>${examined ? badge(verdict) : html`<span class="badge none">none</span>`}</span><div><b class="mono">${id}</b> ${text}<p class="tag">${what.join(" · ")}</p>${renderScenarioList(atom, view)}${excused}</div></div>
`;
}

/** Numbers of its scenarios; of very many, those that did not pass. */
const mostListed = 40;

function renderScenarioList({ scenarios, examined }: AtomSummary, view: View): Markup {
  if (!examined) return html`<p class="tag">Not examined in this run.</p>`;
  const counts = statuses
    .map((status) => ({ status, count: scenarios.filter(({ verdict }) => verdict.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${words[status]}`);
  const listed =
    scenarios.length <= mostListed ? scenarios : scenarios.filter(({ verdict }) => verdict.status !== "pass");
  const links = listed
    .slice(0, mostListed)
    .map(({ scenario, kind }) => html` ${view.scenario(scenario)}${kind === undefined ? "" : ` on ${kind}`}`);
  const more = scenarios.length > mostListed ? " (of many, those that did not pass are linked)" : "";
  return html`<p class="tag">${counts.join(", ")}${more}:${links.length === 0 ? " all below" : links}</p>`;
}

function renderDeclared({ inputs }: Report, id: string): Markup {
  if (inputs.ixit === undefined)
    return absent("The run keeps no copy of the IXIT; its digest is in section Environment.");
  const { ixit } = inputs;
  const rows = (declaredFor[id] ?? []).map((path) => [path, declaredAt(ixit, path)] as const);
  if (rows.length === 0) return html`<p>Nothing of it bears on this requirement.</p>`;
  return html`<dl class="facts declared">${rows.map(([path, value]) => html`<dt class="mono">${path}</dt><dd>${value === undefined ? html`<span class="tag">not declared</span>` : html`<code>${shown(value)}</code>`}</dd>`)}</dl>`;
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function renderClauses({ entryOf }: Report, id: string): Markup {
  const entry = entryOf(id);
  if (entry === undefined) return absent("The run keeps no copy of the register.");
  const doubts =
    entry.confirmed || entry.unconfirmed === undefined
      ? nothing
      : html`<p class="tag">Not confirmed by a text that was read: ${entry.unconfirmed.join("; ")}.</p>`;
  const references = renderAllReferences(entry.refs);
  return references.text === "" ? html`<p>None.</p>` : html`${references}${doubts}`;
}

function renderCommand(start: RunStarted, atoms: readonly AtomSummary[]): Markup {
  return html`<pre>${commandFor(
    start,
    atoms.map(({ id }) => id),
  )}</pre><p class="tag">Keys and nonces are drawn anew, so values differ; seed, order, inputs and cut points are the same.</p>`;
}

/** The title of a page of evidence. */
export function titleOf({ requirement, part, parts }: EvidencePage): Markup {
  const of = parts === 1 ? "" : `, part ${part} of ${parts}`;
  return requirement === undefined
    ? html`Own checks${of}`
    : html`<span class="mono">${requirement.id}</span> ${requirement.text}${of}`;
}

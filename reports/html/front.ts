import { renderAppendix, renderSensitivity, renderSignatures } from "./closing.ts";
import { renderDut, renderFreshness } from "./dut.ts";
import { renderEnvironment } from "./environment.ts";
import { html, type Markup } from "./markup.ts";
import { renderMethod } from "./method.ts";
import type { Report } from "./report.ts";
import { renderScope } from "./scope.ts";
import { renderTraceabilitySummary } from "./traceability.ts";
import { renderDeviations, renderRedactions, renderVerdicts } from "./verdicts.ts";
import type { Section, View } from "./view.ts";

/** Everything between the cover and the evidence, and after it, in the order in which it is read. */
export function sectionsOf(report: Report, view: View): readonly Section[] {
  return [
    { id: "scope", title: "Scope", body: renderScope(report, view) },
    { id: "method", title: "Method", body: renderMethod() },
    { id: "environment", title: "Environment", body: renderEnvironment(report, view) },
    { id: "dut", title: "Device under test", body: renderDut(report) },
    { id: "freshness", title: "Freshness", body: renderFreshness(report, view) },
    { id: "verdicts", title: "Verdicts", body: renderVerdicts(report, view) },
    { id: "trace", title: "Traceability", body: renderTraceabilitySummary(report, view) },
    { id: "evidence", title: "Evidence", body: renderEvidenceList(report, view) },
    { id: "sensitivity", title: "Sensitivity", body: renderSensitivity(report, view) },
    { id: "deviations", title: "Deviations", body: renderDeviations(report) },
    { id: "redactions", title: "Redactions", body: renderRedactions(report) },
    { id: "signatures", title: "Signatures", body: renderSignatures(report) },
    { id: "appendix", title: "Appendix", body: renderAppendix(report, view) },
  ];
}

function renderEvidenceList({ summary, plan }: Report, view: View): Markup {
  const examined = summary.requirements.filter((requirement) => requirement.examined);
  const groups = [...Map.groupBy(examined, ({ section }) => section)].map(
    ([section, own]) =>
      html`<dt>${section}</dt><dd>${own.map(({ id }) => html`${view.requirement(id)} `)}</dd>`,
  );
  const own =
    summary.ownChecks.length === 0
      ? html``
      : html`<dt>Own checks</dt><dd>${view.page("own-checks.html", "own checks")}</dd>`;
  const where =
    view.medium === "paper"
      ? "Each requirement by itself, with every attempt. Of what passed, the report on a screen shows consoles and the digest of each line besides."
      : `Each requirement has a page of its own, ${plan.pages.length} in all, with every attempt.`;
  return html`<p>${where}</p><dl class="facts">${groups}${own}</dl>`;
}

/** Numbered sections as they stand in the document; `within` gives what belongs into one besides, by its id. */
export function* renderSections(
  sections: readonly Section[],
  within: (id: string) => Iterable<Markup> = () => [],
): Generator<Markup> {
  for (const [at, { id, title, body }] of sections.entries()) {
    yield html`<section id="${id}"><h2><span class="no">${at + 1}</span>${title}</h2>
${body}
`;
    yield* within(id);
    yield html`</section>
`;
  }
}

/** The contents, for whoever looks for one thing. */
export function renderContents(sections: readonly Section[], view: View): Markup {
  return html`<nav class="contents" aria-label="Contents"><ol>${sections.map(({ id, title }) => html`<li>${view.section(id, title)}</li>`)}</ol></nav>
`;
}

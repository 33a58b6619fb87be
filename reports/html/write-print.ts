import type { RunSummary } from "../summary.ts";
import { renderCover } from "./cover.ts";
import { renderContents, renderSections, sectionsOf } from "./front.ts";
import { html, Markup } from "./markup.ts";
import { printStyle } from "./print-style.ts";
import { openReport, type Report, type ReportSource } from "./report.ts";
import { renderEvidencePage, titleOf } from "./requirement.ts";
import { style } from "./style.ts";
import { renderTraceability } from "./traceability.ts";
import { paperView } from "./view.ts";
import { writeLong } from "./write-page.ts";

/** Writes the whole report as one document for a printer: nothing folded, each page with the report's name and digest. */
export async function writePrint(summary: RunSummary, source: ReportSource, file: string): Promise<void> {
  using report = await openReport(summary, source);
  await writeLong(file, printDocument(report));
}

function* printDocument(report: Report): Generator<Markup> {
  const { product, runId } = report.summary.start;
  const view = paperView(report);
  const sections = sectionsOf(report, view);
  yield html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Conformance report of ${product.name}, ${runId}</title><style>${new Markup(style)}${new Markup(printStyle(report))}</style></head>
<body><main class="paper">
`;
  yield renderCover(report, view);
  yield renderContents(sections, view);
  yield* renderSections(sections, function* (id) {
    if (id === "trace") yield renderTraceability(report, view);
    if (id === "evidence") yield* renderEvidence(report);
  });
  yield html`<p class="end">End of the report of run ${runId}. Its raw record is ${report.journal.name}.</p>
</main></body></html>
`;
}

function* renderEvidence(report: Report): Generator<Markup> {
  const view = paperView(report);
  for (const page of report.plan.pages) {
    const id = page.requirement?.id ?? "own-checks";
    if (page.part === 1) yield html`<article>${view.heading(1, titleOf({ ...page, parts: 1 }), id)}`;
    yield* renderEvidencePage(report, page, view);
    if (page.part === page.parts)
      yield html`</article>
`;
  }
}

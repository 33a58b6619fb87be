import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunSummary } from "../summary.ts";
import { renderCover } from "./cover.ts";
import { type Frame, nameOf, renderFoot, renderHead } from "./frame.ts";
import { renderContents, renderSections, sectionsOf } from "./front.ts";
import { html, type Markup } from "./markup.ts";
import type { EvidencePage } from "./pages.ts";
import { openReport, type Report, type ReportSource } from "./report.ts";
import { renderEvidencePage, titleOf } from "./requirement.ts";
import { renderTraceability } from "./traceability.ts";
import { screenView } from "./view.ts";
import { writePages } from "./write-page.ts";

/** Where the report goes. */
export interface HtmlTarget extends ReportSource {
  /** Gets `index.html` and, beside it, `pages/`. */
  readonly folder: string;
}

/**
 * Writes the report as pages that need no network and no script: the front matter with the verdicts, traceability, and the evidence
 * of each requirement on a page of its own, or on several where it is much. Holds one scenario's record at a time.
 */
export async function writeHtml(summary: RunSummary, target: HtmlTarget): Promise<void> {
  using report = await openReport(summary, target);
  const pages = join(target.folder, "pages");
  await mkdir(pages, { recursive: true });
  await writePages(pagesOf(report, target.folder, pages));
}

function* pagesOf(report: Report, folder: string, pages: string): Generator<[string, Iterable<Markup>]> {
  yield [join(folder, "index.html"), frontPage(report)];
  yield [join(pages, "traceability.html"), traceabilityPage(report)];
  for (const [at, page] of report.plan.pages.entries())
    yield [join(pages, page.file), evidencePage(report, page, at)];
}

function* frontPage(report: Report): Generator<Markup> {
  const view = screenView(report, 0);
  const next = { href: "pages/traceability.html", text: "Traceability" };
  const frame: Frame = { title: "Report", number: 1, next, last: true };
  const sections = sectionsOf(report, view);
  yield renderHead(report, frame);
  yield renderCover(report, view);
  yield renderContents(sections, view);
  yield* renderSections(sections);
  yield renderFoot(report, frame);
}

function* traceabilityPage(report: Report): Generator<Markup> {
  const frame: Frame = {
    ...{ title: "Traceability", number: 2, front: "../index.html" },
    next: stepTo(report.plan.pages[0]),
  };
  yield renderHead(report, frame);
  yield html`<h1>Traceability</h1>
`;
  yield renderTraceability(report, screenView(report, 1));
  yield renderFoot(report, frame);
}

function* evidencePage(report: Report, page: EvidencePage, at: number): Generator<Markup> {
  const { pages } = report.plan;
  const frame: Frame = {
    ...{ title: nameOf(page), number: at + 3, front: "../index.html" },
    previous: stepTo(pages[at - 1]) ?? { href: "traceability.html", text: "Traceability" },
    next: stepTo(pages[at + 1]),
    last: at === pages.length - 1,
  };
  yield renderHead(report, frame);
  yield html`<h1>${titleOf(page)}</h1>
`;
  yield* renderEvidencePage(report, page, screenView(report, 1));
  yield renderFoot(report, frame);
}

const stepTo = (page: EvidencePage | undefined) =>
  page === undefined ? undefined : { href: page.file, text: nameOf(page) };

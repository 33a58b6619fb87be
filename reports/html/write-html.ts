import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { UsageFault } from "../../core/kernel/index.ts";
import type { RunSummary } from "../summary.ts";
import { renderCover } from "./cover.ts";
import { type Frame, nameOf, renderFoot, renderHead } from "./frame.ts";
import { renderContents, renderSections, sectionsOf } from "./front.ts";
import { html, type Markup } from "./markup.ts";
import type { EvidencePage } from "./pages.ts";
import { type BundleFacts, openReport, type Report, type ReportSource } from "./report.ts";
import { renderEvidencePage, titleOf } from "./requirement.ts";
import { renderTraceability } from "./traceability.ts";
import { screenView } from "./view.ts";
import { PageBytes, PageQueue, type PutPage } from "./write-page.ts";

/** Where the report goes. */
export interface HtmlTarget extends Omit<ReportSource, "bundle"> {
  /** Gets `index.html` and, beside it, `pages/`. */
  readonly folder: string;
  /** Given when the report becomes part of a bundle. The evidence is drawn while they are waited for. */
  readonly bundle?: BundleFacts | Promise<BundleFacts>;
  /** Writes the pages in place of this module. */
  readonly put?: PutPage;
}

/** Pages that wait for what stands at their foot take no more than this. Bytes. */
const mostHeld = 32 << 20;

/**
 * Writes the report as pages that need no network and no script: the front matter with the verdicts, traceability, and the evidence
 * of each requirement on a page of its own, or on several where it is much. Holds one scenario's record at a time.
 */
export async function writeHtml(summary: RunSummary, target: HtmlTarget): Promise<void> {
  const { folder, bundle, put = await intoFolder(folder), ...source } = target;
  using report = await openReport(summary, source);
  const queue = new PageQueue(put);
  let whole: Report | undefined;
  const ready = withBundle(report, bundle).then((known) => {
    whole = known;
  });
  // Whoever awaits it below hears of it.
  ready.catch(() => {});
  let held: { readonly page: DrawnPage; readonly bytes: PageBytes }[] = [];
  let heldBytes = 0;
  const finish = async (): Promise<void> => {
    await ready;
    for (const { page, bytes } of held) {
      bytes.add(renderFoot(whole ?? report, page.frame));
      await queue.add(page.file, bytes.end());
    }
    [held, heldBytes] = [[], 0];
  };
  for (const page of evidencePages(report)) {
    const bytes = bytesOf(page.pieces);
    held.push({ page, bytes });
    heldBytes += bytes.length;
    // Whoever finds out about the bundle has to be heard.
    await setImmediate();
    if (whole !== undefined || heldBytes > mostHeld) await finish();
  }
  await finish();
  for (const { file, pieces } of frontMatter(whole ?? report)) await queue.add(file, bytesOf(pieces).end());
  await queue.end();
}

async function intoFolder(folder: string): Promise<PutPage> {
  await mkdir(join(folder, "pages"), { recursive: true });
  return (file, content) => writeFile(join(folder, file), content);
}

async function withBundle(report: Report, bundle: HtmlTarget["bundle"]): Promise<Report> {
  const facts = await bundle;
  const { sha256, name } = report.journal;
  if ((facts?.journalSha256 ?? sha256) !== sha256)
    throw new UsageFault("FILE_MALFORMED", `${name}: the journal was changed while its report was drawn.`, {
      help: "Wait until the run has ended, and build its bundle again.",
    });
  return facts === undefined ? report : { ...report, source: { ...report.source, bundle: facts } };
}

function bytesOf(pieces: Iterable<Markup>): PageBytes {
  const bytes = new PageBytes();
  for (const piece of pieces) bytes.add(piece);
  return bytes;
}

/** A page without what stands at its foot. */
interface DrawnPage {
  readonly file: string;
  readonly pieces: Iterable<Markup>;
  readonly frame: Frame;
}

function* evidencePages(report: Report): Generator<DrawnPage> {
  for (const [at, page] of report.plan.pages.entries()) {
    const frame = frameOf(report, page, at);
    yield { file: `pages/${page.file}`, pieces: evidencePage(report, page, frame), frame };
  }
}

function* frontMatter(
  report: Report,
): Generator<{ readonly file: string; readonly pieces: Iterable<Markup> }> {
  yield { file: "index.html", pieces: frontPage(report) };
  yield { file: "pages/traceability.html", pieces: traceabilityPage(report) };
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

function frameOf({ plan: { pages } }: Report, page: EvidencePage, at: number): Frame {
  return {
    ...{ title: nameOf(page), number: at + 3, front: "../index.html" },
    previous: stepTo(pages[at - 1]) ?? { href: "traceability.html", text: "Traceability" },
    next: stepTo(pages[at + 1]),
    last: at === pages.length - 1,
  };
}

function* evidencePage(report: Report, page: EvidencePage, frame: Frame): Generator<Markup> {
  yield renderHead(report, frame);
  yield html`<h1>${titleOf(page)}</h1>
`;
  yield* renderEvidencePage(report, page, screenView(report, 1));
}

const stepTo = (page: EvidencePage | undefined) =>
  page === undefined ? undefined : { href: page.file, text: nameOf(page) };

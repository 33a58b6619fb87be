import { html, Markup, nothing } from "./markup.ts";
import type { EvidencePage } from "./pages.ts";
import type { Report } from "./report.ts";
import { style } from "./style.ts";

export interface Frame {
  readonly title: string;
  /** Of the page among all of the report, from 1. */
  readonly number: number;
  readonly previous?: Step | undefined;
  readonly next?: Step | undefined;
  /** Where `index.html` is; absent on it. */
  readonly front?: string;
  readonly last?: boolean;
}

interface Step {
  readonly href: string;
  readonly text: string;
}

/** What stands above the content of each page: the report's name on every one. */
export function renderHead({ summary }: Report, { title, front, previous, next }: Frame): Markup {
  const { product, runId } = summary.start;
  const home = front === undefined ? nothing : html`<a href="${front}">Front matter</a>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}: ${product.name}, ${runId}</title><style>${new Markup(style)}</style></head>
<body><a class="skip" href="#main">Skip to content</a>
<header class="running"><span>${product.name}</span><span class="mono">${runId}</span>${front === undefined ? nothing : html`<nav aria-label="Pages">${home}${renderStep(previous, "Previous")}${renderStep(next, "Next")}</nav>`}</header>
<main id="main" class="${front === undefined ? "front" : "sheet"}">
`;
}

function renderStep(step: Step | undefined, name: string): Markup {
  return step === undefined
    ? nothing
    : html`<a href="${step.href}">${name}<span class="vh">: ${step.text}</span></a>`;
}

/** What stands below: the report's name and digest again, and the way on. */
export function renderFoot(
  { summary, journal, source, plan }: Report,
  { number, next, last }: Frame,
): Markup {
  const { runId } = summary.start;
  const pages = plan.pages.length + 2;
  const [name, digest] =
    source.bundle === undefined
      ? ["Journal SHA-256", journal.sha256]
      : ["Evidence digest", source.bundle.evidenceDigest];
  const on =
    next === undefined ? nothing : html`<p class="next"><a href="${next.href}">Next: ${next.text}</a></p>`;
  const end = last
    ? html`<p class="end">End of the report of run ${runId}. Its raw record is ${journal.name}.</p>`
    : nothing;
  return html`${on}${end}</main>
<footer class="running"><span class="mono">${runId}</span><span>${name} <code class="hash">${digest}</code></span><span>Page ${number} of ${pages}</span></footer>
</body></html>
`;
}

/** How a page of evidence is called in links. */
export const nameOf = ({ requirement, part, parts }: EvidencePage): string =>
  `${requirement?.id ?? "Own checks"}${parts === 1 ? "" : `, part ${part}`}`;

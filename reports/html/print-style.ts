import type { Report } from "./report.ts";

/** What paper needs besides the style sheet: the report's name, its digest and the number on each page. */
export function printStyle({ summary, source, journal }: Report): string {
  const { product, runId } = summary.start;
  const { bundle } = source;
  const digest =
    bundle === undefined ? `Journal SHA-256 ${journal.sha256}` : `Evidence digest ${bundle.evidenceDigest}`;
  const box = (at: string, content: string) =>
    `@${at} { content: ${content}; font: 7pt "Liberation Sans", Arial, sans-serif; color: #565e67; }`;
  return `
@page { size: A4; margin: 20mm 18mm 20mm;
  ${box("top-left", quoted(product.name))}
  ${box("top-right", quoted(runId))}
  ${box("bottom-left", quoted(digest))}
  ${box("bottom-right", `counter(page) " / " counter(pages)`)} }
:root { color-scheme: light; font-size: 9pt; }
 .paper h1 { font-size: 22pt; } .paper h2 { font-size: 15pt; margin-top: 9mm; } .paper h3 { font-size: 11pt; } .paper h4, .paper h5 { font-size: 9.5pt; margin: 4mm 0 1mm; }
.paper article { break-before: page; } .paper article > h3 { font-family: Charter, "Liberation Serif", serif; font-size: 15pt; margin-top: 0; } .paper h5 .time { font-weight: 400; }
.paper section.scenario { border-top: .5pt solid var(--line); padding-top: 1mm; margin-top: 4mm; } .paper h5 { display: flex; align-items: baseline; gap: 2mm; } .paper h5 .time { margin-left: auto; }
.paper .folded { color: var(--soft); font-size: .84rem; margin: 1.5mm 0 .5mm; } .paper .contents { break-after: page; } .paper pre { font-size: 8pt; padding: 2mm 3mm; } .paper .signed { break-inside: avoid; }
.paper .hash { font-size: 7.5pt; } .paper td .hash { font-size: 6.2pt; } .paper .raw { font-size: 7pt; } .paper .raw td, .paper .raw th { padding-right: 2.5mm; } .paper .raw .hash { font-size: 6.2pt; }
`;
}

/** A text as CSS has it in quotes. Whatever could end it, or the style element around it, goes as its code point. */
const quoted = (text: string): string =>
  `"${text.toWellFormed().replaceAll(/[^\w .,:+-]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`;

import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RunSummary } from "../summary.ts";
import { collectEvidence } from "./evidence.ts";
import {
  renderCover,
  renderFacts,
  renderNotExamined,
  renderReadings,
  renderVerdicts,
  renderWaivers,
} from "./front.ts";
import { html, Markup } from "./markup.ts";
import { renderOwnEvidence, renderOwnVerdicts } from "./own-checks.ts";
import { renderRequirement } from "./requirement.ts";
import { style } from "./style.ts";

/** Writes the report as one page that needs no network and no script. */
export async function writeHtml(summary: RunSummary, journalFile: string, outFile: string): Promise<void> {
  await pipeline(Readable.from(page(summary, journalFile)), createWriteStream(outFile));
}

async function* page(summary: RunSummary, journalFile: string): AsyncGenerator<string> {
  const { product, runId } = summary.start;
  yield html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${product.name}: ${runId}</title><style>${new Markup(style)}</style></head>
<body><main>
`.text;
  yield renderCover(summary).text;
  yield renderVerdicts(summary).text;
  yield renderOwnVerdicts(summary).text;
  yield renderWaivers(summary).text;
  yield renderNotExamined(summary).text;
  yield renderReadings(summary).text;
  yield renderFacts(summary).text;
  yield "<h2>Evidence</h2>\n";
  const evidence = await collectEvidence(journalFile);
  const examined = summary.requirements.filter((requirement) => requirement.examined);
  for (const [section, requirements] of Map.groupBy(examined, (requirement) => requirement.section)) {
    yield html`<h3>${section}</h3>
`.text;
    for (const requirement of requirements) yield renderRequirement(requirement, evidence).text;
  }
  yield renderOwnEvidence(summary, evidence).text;
  yield html`<p class="end">End of the report of run ${runId}. Its raw record is journal.ndjson beside this file.</p>
</main></body></html>
`.text;
}

import { mkdir, mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReportSource } from "../html/report.ts";
import { writePrint } from "../html/write-print.ts";
import type { RunSummary } from "../summary.ts";
import { findChromium, printPage } from "./chromium.ts";

/**
 * Writes the report as a tagged PDF with bookmarks, and its name, digest and number on each page. Chromium on the PATH prints it.
 * @throws UsageFault TOOL_MISSING when there is no Chromium, or it cannot print
 */
export async function writePdf(summary: RunSummary, source: ReportSource, pdfFile: string): Promise<void> {
  const chromium = await findChromium();
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-print-"));
  const [page, profile] = [join(folder.path, "report.html"), join(folder.path, "profile")];
  await mkdir(profile);
  await writePrint(summary, source, page);
  await printPage(chromium, { page, pdf: pdfFile, profile });
}

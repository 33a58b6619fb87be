import { writeFile } from "node:fs/promises";
import type { RunSummary } from "../summary.ts";

export async function writeHtml(summary: RunSummary, _journalFile: string, outFile: string): Promise<void> {
  await writeFile(outFile, `<!doctype html><title>${summary.start.runId}</title>`);
}

import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { JournalRecord, RunStarted } from "../../core/journal/index.ts";
import { summarise, type Waiver } from "../summary.ts";
import { makeFolder, write } from "../test-support.ts";
import type { ReportSource } from "./report.ts";
import { writeHtml } from "./write-html.ts";
import { writePrint } from "./write-print.ts";

/** A report as it was written. */
export interface Written {
  /** `index.html` and what stands in `pages/`, by path. */
  readonly pages: ReadonlyMap<string, string>;
  readonly index: string;
  /** All evidence pages, one behind the other. */
  readonly evidence: string;
  readonly print: string;
  readonly journal: Buffer;
}

export interface Making extends Partial<ReportSource> {
  readonly waivers?: readonly Waiver[];
  /** Files beside the journal, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function reportOf(records: readonly JournalRecord[], making: Making = {}): Promise<Written> {
  await using folder = await makeFolder();
  const { waivers = [], files = {}, ...source } = making;
  const journal = folder.path("journal.ndjson");
  write(journal, records);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(folder.path(path)), { recursive: true });
    await writeFile(folder.path(path), text);
  }
  const summary = await summarise(journal, waivers);
  const given = { record: "", ...source, journal };
  await writeHtml(summary, { ...given, folder: folder.path(".") });
  await writePrint(summary, given, folder.path("print.html"));
  const read = (path: string) => readFile(folder.path(path), "utf8");
  const pages = new Map([["index.html", await read("index.html")]]);
  for (const name of (await readdir(folder.path("pages"))).sort())
    pages.set(`pages/${name}`, await read(`pages/${name}`));
  return {
    ...{ pages, index: pages.get("index.html") ?? "", print: await read("print.html") },
    evidence: [...pages].flatMap(([path, text]) => (/^pages\/(?!trace)/.test(path) ? [text] : [])).join("\n"),
    journal: await readFile(journal),
  };
}

/** `start` with inputs that stand in `files`. */
export function withInputs(
  start: RunStarted,
  files: Readonly<
    Record<string, readonly [role: NonNullable<RunStarted["inputs"]>[number]["role"], text: string]>
  >,
): { readonly start: RunStarted; readonly files: Record<string, string> } {
  const inputs = Object.entries(files).map(([path, [role, text]]) => ({
    path,
    role,
    sha256: hash("sha256", text),
  }));
  return {
    start: { ...start, inputs },
    files: Object.fromEntries(Object.entries(files).map(([path, [, text]]) => [path, text])),
  };
}

export interface Tag {
  readonly name: string;
  readonly attributes: string;
}

/** Tags of a page with their attributes; fails where they do not nest. */
export function tagsOf(page: string): Tag[] {
  const markup = page.replace(/^<!doctype html>/, "").replace(/<style>[^<]*<\/style>/, "<style></style>");
  const open: string[] = [];
  const tags: Tag[] = [];
  const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>|[<>]/g;
  for (const [whole, closing, name, attributes = ""] of markup.matchAll(tag)) {
    assert.ok(name !== undefined, `a stray ${whole}`);
    if (closing) assert.equal(open.pop(), name, `</${name}> closes another`);
    else {
      tags.push({ name, attributes });
      if (name !== "meta") open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return tags;
}

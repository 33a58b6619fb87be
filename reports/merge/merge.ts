import { createWriteStream, existsSync } from "node:fs";
import { copyFile, cp, link, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readJournal } from "../../core/journal/index.ts";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";
import { hashFile } from "../bundle/folder.ts";
import { requireAlike } from "./conflicts.ts";
import { joinedLines } from "./joined-lines.ts";
import { folderOfPart, joinedInputs } from "./joined-start.ts";
import { type Part, readParts } from "./part.ts";

/**
 * Joins runs, named by their folders, into one run's folder `out`, from which reports and bundles are made like from any. It is made beside
 * its place and moved there once it is whole. @throws UsageFault for runs that cannot be joined, and when `out` is there already
 * @throws EquipmentFault DISK_FULL
 */
export async function mergeRuns(runs: readonly string[], out: string): Promise<void> {
  if (await stat(out).catch(() => undefined))
    throw new UsageFault("OUT_UNWRITABLE", `${out}: it exists already.`, {
      help: "Name a new folder with --out, or move that one away; joined runs never go over anything.",
    });
  const parts = inOrder((await Promise.all(runs.map(readParts))).flat());
  requireAlike(parts);
  const stage = join(dirname(out), `.${basename(out)}.joining-${process.pid}`);
  try {
    await fill(stage, parts);
    await rename(stage, out);
  } catch (cause) {
    if (cause instanceof UsageFault || cause instanceof EquipmentFault) throw cause;
    throw new EquipmentFault("DISK_FULL", `${out}: the joined runs cannot be written: ${messageOf(cause)}.`, {
      help: "Make room on that disk, or name a folder that you may write to with --out; nothing was left behind.",
      cause,
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** The earliest first, so that the order in which they are named means nothing. @throws UsageFault for fewer than two */
function inOrder(parts: readonly Part[]): readonly [Part, ...Part[]] {
  const [first, ...others] = parts.toSorted(
    ({ run: a }, { run: b }) =>
      a.startedAt.localeCompare(b.startedAt) || a.start.runId.localeCompare(b.start.runId),
  );
  if (first !== undefined && others.length > 0) return [first, ...others];
  throw new UsageFault("BAD_FLAG", "There is nothing to join: two runs or more are expected.", {
    help: "Name the folders of the runs, as assay run or assay nightly printed them.",
  });
}

async function fill(stage: string, parts: readonly [Part, ...Part[]]): Promise<void> {
  await mkdir(stage, { recursive: true });
  for (const { input, copy } of joinedInputs(parts))
    await copyChecked(copy, join(stage, input.path), input.sha256);
  for (const [index, part] of parts.entries()) await keepPart(stage, part, folderOfPart(index + 1));
  // Each line ends with a line feed, as in every journal.
  const lines = Readable.from(withLineFeeds(parts));
  await pipeline(lines, createWriteStream(join(stage, "journal.ndjson"), { flags: "wx" }));
}

async function* withLineFeeds(parts: readonly [Part, ...Part[]]): AsyncGenerator<string> {
  for await (const line of joinedLines(parts)) yield `${line}\n`;
}

/** Keeps what is a part's own as it was. Its evidence, which is named by its content, goes to that of the whole. */
async function keepPart(stage: string, part: Part, folder: string): Promise<void> {
  const from = dirname(part.journal);
  const to = join(stage, folder);
  await copyChecked(part.journal, join(to, "journal.ndjson"), part.sha256);
  if (existsSync(join(from, "messages.ndjson")))
    await copyFile(join(from, "messages.ndjson"), join(to, "messages.ndjson"));
  if (existsSync(join(from, "console")))
    await cp(join(from, "console"), join(to, "console"), { recursive: true });
  for await (const record of readJournal(part.journal)) {
    if (record.type !== "evidence") continue;
    const target = join(stage, record.file);
    if (!existsSync(target)) await copyChecked(join(part.folder, record.file), target, record.sha256);
  }
}

/** @throws UsageFault when it is not there, or is another one by now */
async function copyChecked(from: string, to: string, sha256: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  // A run has thousands of files that are never written again: sharing one is ten times as fast as a copy, where the disk can.
  const linked = await link(from, to).then(
    () => true,
    () => false,
  );
  if (!linked)
    await copyFile(from, to).catch((cause: unknown) => {
      throw new UsageFault("FILE_UNREADABLE", `${from}: it cannot be copied: ${messageOf(cause)}`, {
        help: "Bring the run's folder back whole: its journal names the file.",
        cause,
      });
    });
  if (hashFile(to).sha256 === sha256) return;
  throw new UsageFault("FILE_MALFORMED", `${from}: it is not the file that the run's journal names.`, {
    help: "It was changed after the run; bring the run's folder back as it was.",
  });
}

import { hash } from "node:crypto";
import { openSync, truncateSync } from "node:fs";
import { open } from "node:fs/promises";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { scanJournal } from "./reader.ts";
import type { JournalLine } from "./record.ts";
import { type JournalDisk, type JournalFile, systemDisk, writeBehind } from "./writer.ts";

/** A journal that goes on where its writer left it. */
export interface ResumedJournal {
  readonly journal: JournalFile;
  /** All that stands in it. */
  readonly lines: readonly JournalLine[];
  /** Bytes of a last line that its writer did not finish; they are taken away. */
  readonly torn: number;
}

/**
 * Opens the journal of a writer that is no more, to go on behind its last whole line: the chain is checked, and goes on. Times go on by
 * the wall's clock. @throws UsageFault when it is no journal, or holds no whole line
 */
export async function resumeJournal(
  file: string,
  clock: () => number = () => performance.now(),
  disk: JournalDisk = systemDisk,
): Promise<ResumedJournal> {
  const torn = await cutTornLine(file);
  const lines: JournalLine[] = [];
  let last = { offset: 0, length: 0 };
  await scanJournal(file, {
    take(line, place) {
      if ("skimmed" in line) return;
      lines.push(line);
      last = place;
    },
  });
  const newest = lines.at(-1);
  if (newest === undefined)
    throw new UsageFault("FILE_MALFORMED", `${file}: it holds no whole line.`, {
      help: "The run that wrote it had not begun: begin a new one.",
    });
  const prev = hash("sha256", await bytesAt(file, last));
  const t = newest.t + Math.max(0, Date.now() - Date.parse(newest.at));
  const journal = writeBehind(file, openSync(file, "a"), { seq: newest.seq, prev, t }, clock, disk);
  return { journal, lines, torn };
}

/** Takes away a last line that no line feed ends. Returns how many bytes of it there were. @throws UsageFault when there is no such file */
export async function cutTornLine(file: string): Promise<number> {
  const { size, end } = await wholeLines(file);
  if (end < size) truncateSync(file, end);
  return size - end;
}

const lineFeed = 0x0a;
const step = 64 * 1024;

/** How long the file is, and where its last line feed ends. */
async function wholeLines(file: string): Promise<{ readonly size: number; readonly end: number }> {
  await using handle = await open(file, "r").catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `${file}: there is no such journal: ${messageOf(cause)}`, {
      help: "Name the folder of a run that was begun.",
      cause,
    });
  });
  const { size } = await handle.stat();
  for (let end = size; end > 0; end -= step) {
    const start = Math.max(0, end - step);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (at >= 0) return { size, end: start + at + 1 };
  }
  return { size, end: 0 };
}

async function bytesAt(
  file: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Buffer> {
  await using handle = await open(file, "r");
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer;
}

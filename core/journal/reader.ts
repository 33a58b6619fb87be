import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { type JournalLine, journalVersion } from "./record.ts";

/** Reads a journal line by line. A last line that was cut off is passed over and told through `onTruncated`. @throws UsageFault */
export async function* readJournal(file: string, onTruncated: () => void = () => {}): AsyncGenerator<JournalLine> {
  let number = 0;
  let failed: { readonly line: number; readonly cause: unknown } | undefined;
  for await (const text of linesOf(file)) {
    number += 1;
    if (failed !== undefined) throw malformed(file, failed.line, failed.cause);
    let line: JournalLine;
    try {
      line = JSON.parse(text) as JournalLine;
    } catch (cause) {
      // Only the last line may be cut off; whether this is the last one shows at the next.
      failed = { line: number, cause };
      continue;
    }
    if (line.seq !== number) throw malformed(file, number, new Error(`sequence ${line.seq} is not ${number}`));
    if (line.type === "run-started" && line.version > journalVersion) {
      throw new UsageFault("FILE_MALFORMED", `${file}: its format ${line.version} is newer than this Assay knows.`, {
        help: "Read it with the version of Assay that wrote it, or a later one.",
      });
    }
    yield line;
  }
  if (failed !== undefined) onTruncated();
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, "utf8");
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the journal cannot be read: ${messageOf(cause)}`, {
      help: "Name the folder of a run, as assay run printed it.",
      cause,
    });
  } finally {
    input.destroy();
  }
}

function malformed(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault("FILE_MALFORMED", `${file}:${line}: not a line of a journal: ${messageOf(cause)}`, {
    help: "The file was changed or damaged after it was written; its evidence cannot be used.",
    cause,
  });
}

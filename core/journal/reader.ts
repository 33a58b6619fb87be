import { createReadStream } from "node:fs";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { type JournalLine, journalVersion } from "./record.ts";

/** Reads a journal line by line. A last line that was cut off is passed over and told through `onTruncated`. @throws UsageFault */
export async function* readJournal(
  file: string,
  onTruncated: () => void = () => {},
): AsyncGenerator<JournalLine> {
  let number = 0;
  for await (const { text, whole } of linesOf(file)) {
    number += 1;
    let line: JournalLine | null;
    try {
      line = JSON.parse(text) as JournalLine | null;
    } catch (cause) {
      if (whole) throw malformedLine(file, number, cause);
      onTruncated();
      return;
    }
    if (line?.seq !== number)
      throw malformedLine(file, number, new Error(`sequence ${line?.seq ?? "(none)"} is not ${number}`));
    if (line.type === "run-started" && line.version > journalVersion) {
      throw new UsageFault(
        "FILE_MALFORMED",
        `${file}: its format ${line.version} is newer than this Assay knows.`,
        {
          help: "Read it with the version of Assay that wrote it, or a later one.",
        },
      );
    }
    yield line;
  }
}

interface Line {
  readonly text: string;
  /** A line feed ends it: it was written to its end. */
  readonly whole: boolean;
}

/** Only a line feed ends a line. node:readline also breaks at U+2028, which stands in JSON strings as it is. */
async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, "utf8")) {
      const pieces = `${rest}${chunk}`.split("\n");
      rest = pieces.pop() ?? "";
      for (const text of pieces) yield { text, whole: true };
    }
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the journal cannot be read: ${messageOf(cause)}`, {
      help: "Name the folder of a run, as assay run printed it.",
      cause,
    });
  }
  if (rest !== "") yield { text: rest, whole: false };
}

/** The fault of a journal that says at `line` what no run wrote there. */
export function malformedLine(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault("FILE_MALFORMED", `${file}:${line}: not a line of a journal: ${messageOf(cause)}`, {
    help: "The file was changed or damaged after it was written; its evidence cannot be used.",
    cause,
  });
}

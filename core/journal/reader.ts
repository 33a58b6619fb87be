import { hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { chainStart, type JournalLine, journalVersion } from "./record.ts";

/**
 * Reads a journal line by line; from version 2 on each must bear the hash of the line before. A last line that was cut off is passed over and
 * told through `onTruncated`. @throws UsageFault
 */
export async function* readJournal(
  file: string,
  onTruncated: () => void = () => {},
): AsyncGenerator<JournalLine> {
  let number = 0;
  let chain: Chain | undefined;
  for await (const { bytes, whole } of linesOf(file)) {
    number += 1;
    let line: JournalLine | null;
    try {
      line = JSON.parse(textOf(bytes)) as JournalLine | null;
    } catch (cause) {
      if (whole) throw malformedLine(file, number, cause);
      onTruncated();
      return;
    }
    if (line?.seq !== number)
      throw malformedLine(file, number, new Error(`sequence ${line?.seq ?? "(none)"} is not ${number}`));
    refuseNewer(file, line);
    chain ??= openChain(line);
    const broken = chain(line, bytes);
    if (broken !== undefined) throw malformedLine(file, number, new Error(broken));
    yield line;
  }
}

/** A line whose bytes are no text must not read like another one. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

function refuseNewer(file: string, line: JournalLine): void {
  if (line.type !== "run-started" || line.version <= journalVersion) return;
  throw new UsageFault(
    "FILE_MALFORMED",
    `${file}: its format ${line.version} is newer than this Assay knows (${journalVersion}).`,
    { help: "Read it with the version of Assay that wrote it, or a later one." },
  );
}

/** Takes line after line and answers with how one breaks the chain. */
type Chain = (line: JournalLine, bytes: Uint8Array) => string | undefined;

/** How the lines of a journal hang together that begins with `first`. */
function openChain(first: JournalLine): Chain {
  if (first.type === "run-started" && first.version === 1)
    return ({ prev }) => (prev === undefined ? undefined : "in format 1 no line has a prev");
  let expected = chainStart;
  return ({ prev }, bytes) => {
    if (prev !== expected) return `prev ${prev ?? "(none)"} is not ${expected}, the hash of the line before`;
    expected = hash("sha256", bytes);
    return undefined;
  };
}

interface Line {
  readonly bytes: Uint8Array;
  /** A line feed ends it: it was written to its end. */
  readonly whole: boolean;
}

const lineFeed = 0x0a;

/** Bytes between line feeds, which stand nowhere else: in a JSON text they are escaped. */
async function* linesOf(file: string): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
        yield { bytes: Buffer.concat([...pieces, chunk.subarray(start, end)]), whole: true };
        pieces = [];
        start = end + 1;
      }
      if (start < chunk.length) pieces.push(chunk.subarray(start));
    }
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the journal cannot be read: ${messageOf(cause)}`, {
      help: "Name the folder of a run, as assay run printed it.",
      cause,
    });
  }
  if (pieces.length > 0) yield { bytes: Buffer.concat(pieces), whole: false };
}

/** The fault of a journal that says at `line` what no run wrote there. */
export function malformedLine(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault("FILE_MALFORMED", `${file}:${line}: not a line of a journal: ${messageOf(cause)}`, {
    help: "The file was changed or damaged after it was written; its evidence cannot be used.",
    cause,
  });
}

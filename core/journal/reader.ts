import { isAscii } from "node:buffer";
import { hash } from "node:crypto";
import { open } from "node:fs/promises";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { chainStart, type JournalLine, journalVersion, type Stamp } from "./record.ts";
import { createNames, headLength, headOf, tailOf } from "./skim.ts";

/** Where a line stands in its file. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** Of its first byte, from 0. */
  readonly offset: number;
  /** Bytes, without the line feed. */
  readonly length: number;
}

/** A line that was passed over: whose it is, and what kind of record. */
export interface Skimmed extends Pick<Stamp, "seq" | "at" | "t"> {
  readonly skimmed: true;
  readonly type: JournalLine["type"];
  readonly scenario: string;
}

interface Scan {
  /** Takes each line that a line feed ends, in order, with its record, or what is known of one that was passed over. */
  take(line: JournalLine | Skimmed, place: Place): void;
  /** Whether a line is needed whole, by its kind and its first bytes as Latin-1. Left out: every one is. */
  wanted?(type: string, head: string): boolean;
}

/**
 * Reads a journal line by line; from version 2 on each must bear the hash of the line before. A last line that was cut off is passed over and
 * told through `onTruncated`. @throws UsageFault
 */
export async function* readJournal(
  file: string,
  onTruncated: () => void = () => {},
): AsyncGenerator<JournalLine> {
  const reader = createReader(file);
  for await (const piece of piecesOf(file)) {
    const [at, end] = [piece.offset, piece.offset + piece.text.length];
    for (let start = at; start < end; ) {
      const line = lineAt(piece, start);
      start += line.length + 1;
      const record = piece.whole ? reader.parse(line) : reader.parseRest(line, onTruncated);
      if (record !== undefined) yield record;
    }
  }
}

/**
 * As `readJournal`, all at once and without a pause for each line; a line that is not wanted is not parsed. Its place in sequence and
 * chain is checked all the same. Returns whether the last line was cut off. @throws UsageFault
 */
export async function scanJournal(file: string, { take, wanted = () => true }: Scan): Promise<boolean> {
  const reader = createReader(file);
  let number = 0;
  let truncated = false;
  const onTruncated = (): void => {
    truncated = true;
  };
  for await (const piece of piecesOf(file)) {
    const end = piece.offset + piece.text.length;
    for (let offset = piece.offset; offset < end; ) {
      const line = lineAt(piece, offset);
      const { length } = line;
      const record = piece.whole
        ? (reader.skim(line, wanted) ?? reader.parse(line))
        : reader.parseRest(line, onTruncated);
      number += 1;
      if (record !== undefined) take(record, { line: number, offset, length });
      offset += length + 1;
    }
  }
  return truncated;
}

/** A line of a journal without its line feed: from `start` to `end` of a piece. */
interface Line {
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

function lineAt(piece: Piece, offset: number): Line {
  const start = offset - piece.offset;
  const found = piece.text.indexOf("\n", start);
  const end = found < 0 ? piece.text.length : found;
  return { piece, start, end, length: end - start };
}

/** Checks line after line of one journal. */
interface Reader {
  parse(line: Line): JournalLine;
  /** What a line is whose record is not wanted; undefined when it has to be parsed to know. */
  skim(line: Line, wanted: NonNullable<Scan["wanted"]>): Skimmed | undefined;
  /** The last line, when no line feed ends it; undefined when it was cut off. */
  parseRest(line: Line, onTruncated: () => void): JournalLine | undefined;
}

function createReader(file: string): Reader {
  let number = 0;
  let chain: Chain | undefined;
  const nameIn = createNames();

  const check = (seq: number | undefined, prev: string | undefined, line: Line): void => {
    if (seq !== number)
      throw malformedLine(file, number, new Error(`sequence ${seq ?? "(none)"} is not ${number}`));
    const broken = chain?.(prev, line);
    if (broken !== undefined) throw malformedLine(file, number, new Error(broken));
  };

  const accept = (record: JournalLine | null, line: Line): JournalLine => {
    if (record !== null) {
      refuseNewer(file, record);
      chain ??= openChain(record);
    }
    check(record?.seq, record?.prev, line);
    return record as JournalLine;
  };

  return {
    parse(line) {
      number += 1;
      let record: JournalLine | null;
      try {
        record = JSON.parse(textOf(line)) as JournalLine | null;
      } catch (cause) {
        throw malformedLine(file, number, cause);
      }
      return accept(record, line);
    },
    skim(line, wanted) {
      // Without a chain nothing but its own form tells that a line is whole.
      if (chain === undefined || chain === unchained) return undefined;
      const head = headOf(line);
      if (head === undefined) return undefined;
      const { text } = line.piece;
      if (wanted(head.type, text.slice(line.start, Math.min(line.end, line.start + headLength))))
        return undefined;
      const tail = tailOf(line, number + 1);
      const scenario = tail && nameIn(text, head.nameAt, head.nameEnd);
      if (scenario === undefined || tail === undefined) return undefined;
      number += 1;
      check(number, tail.prev, line);
      return { skimmed: true, type: head.type, scenario, seq: number, at: tail.at, t: tail.t };
    },
    parseRest(line, onTruncated) {
      number += 1;
      let record: JournalLine | null;
      try {
        record = JSON.parse(textOf(line)) as JournalLine | null;
      } catch {
        onTruncated();
        return undefined;
      }
      return accept(record, line);
    },
  };
}

/** A line whose bytes are no text must not read like another one. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf({ piece, start, end }: Line): string {
  return piece.ascii ? piece.text.slice(start, end) : decoder.decode(piece.bytes.subarray(start, end));
}

const hashOf = ({ piece, start, end }: Line): string =>
  hash("sha256", piece.ascii ? piece.text.slice(start, end) : piece.bytes.subarray(start, end));

function refuseNewer(file: string, line: JournalLine): void {
  if (line.type !== "run-started" || line.version <= journalVersion) return;
  throw new UsageFault(
    "FILE_MALFORMED",
    `${file}: its format ${line.version} is newer than this Assay knows (${journalVersion}).`,
    { help: "Read it with the version of Assay that wrote it, or a later one." },
  );
}

/** Takes the `prev` of line after line with the line itself, and answers with how one breaks the chain. */
type Chain = (prev: string | undefined, line: Line) => string | undefined;

const unchained: Chain = (prev) => (prev === undefined ? undefined : "in format 1 no line has a prev");

/** How the lines of a journal hang together that begins with `first`. */
function openChain(first: JournalLine): Chain {
  if (first.type === "run-started" && first.version === 1) return unchained;
  let expected = chainStart;
  return (prev, line) => {
    if (prev !== expected) return `prev ${prev ?? "(none)"} is not ${expected}, the hash of the line before`;
    expected = hashOf(line);
    return undefined;
  };
}

/** Some of a journal's lines. */
interface Piece {
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** The same as Latin-1, a character for each byte. */
  readonly text: string;
  /** Whether that is the text that the bytes say. */
  readonly ascii: boolean;
  /** False at the end of the file, for a line that no line feed ends. */
  readonly whole: boolean;
}

const lineFeed = 0x0a;
const chunkSize = 1 << 20;

/** Bytes up to a line feed, which stands nowhere else: in a JSON text it is escaped. */
async function* piecesOf(file: string): AsyncGenerator<Piece> {
  let rest = Buffer.alloc(0);
  let offset = 0;
  const pieceOf = (bytes: Buffer, whole: boolean): Piece => {
    const piece = { offset, bytes, text: bytes.toString("latin1"), ascii: isAscii(bytes), whole };
    offset += bytes.length;
    return piece;
  };
  try {
    await using handle = await open(file);
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      const end = chunk.lastIndexOf(lineFeed) + 1;
      const bytes =
        rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([rest, chunk.subarray(0, end)]);
      rest = end === 0 ? Buffer.concat([rest, chunk]) : chunk.subarray(end);
      if (end > 0) yield pieceOf(bytes, true);
    }
  } catch (cause) {
    if (cause instanceof UsageFault) throw cause;
    throw new UsageFault("FILE_UNREADABLE", `${file}: the journal cannot be read: ${messageOf(cause)}`, {
      help: "Name the folder of a run, as assay run printed it.",
      cause,
    });
  }
  if (rest.length > 0) yield pieceOf(rest, false);
}

/** The fault of a journal that says at `line` what no run wrote there. */
export function malformedLine(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault("FILE_MALFORMED", `${file}:${line}: not a line of a journal: ${messageOf(cause)}`, {
    help: "The file was changed or damaged after it was written; its evidence cannot be used.",
    cause,
  });
}

import { hash } from "node:crypto";
import { open } from "node:fs/promises";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { chainStart, type JournalLine, journalVersion, type Stamp } from "./record.ts";

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
  for await (const { lines, rest } of chunksOf(file)) {
    for (const bytes of lines) yield reader.parse(bytes);
    const last = rest === undefined ? undefined : reader.parseRest(rest, onTruncated);
    if (last !== undefined) yield last;
  }
}

/**
 * As `readJournal`, all at once and without a pause for each line; a line that is not wanted is not parsed. Its place in sequence and
 * chain is checked all the same. Returns whether the last line was cut off. @throws UsageFault
 */
export async function scanJournal(file: string, { take, wanted = () => true }: Scan): Promise<boolean> {
  const reader = createReader(file);
  let offset = 0;
  let line = 0;
  let truncated = false;
  const placed = (bytes: Uint8Array, record: JournalLine | Skimmed): void => {
    line += 1;
    take(record, { line, offset, length: bytes.length });
    offset += bytes.length + 1;
  };
  for await (const { lines, rest } of chunksOf(file)) {
    for (const bytes of lines) placed(bytes, reader.skim(bytes, wanted) ?? reader.parse(bytes));
    if (rest === undefined) continue;
    const record = reader.parseRest(rest, () => {
      truncated = true;
    });
    if (record !== undefined) placed(rest, record);
  }
  return truncated;
}

/** Checks line after line of one journal. */
interface Reader {
  parse(bytes: Buffer): JournalLine;
  /** What a line is whose record is not wanted; undefined when it has to be parsed to know. */
  skim(bytes: Buffer, wanted: NonNullable<Scan["wanted"]>): Skimmed | undefined;
  /** The last line, when no line feed ends it; undefined when it was cut off. */
  parseRest(bytes: Buffer, onTruncated: () => void): JournalLine | undefined;
}

function createReader(file: string): Reader {
  let number = 0;
  let chain: Chain | undefined;
  const names = new Map<string, string>();

  const check = (seq: number | undefined, prev: string | undefined, bytes: Buffer): void => {
    if (seq !== number)
      throw malformedLine(file, number, new Error(`sequence ${seq ?? "(none)"} is not ${number}`));
    const broken = chain?.(prev, bytes);
    if (broken !== undefined) throw malformedLine(file, number, new Error(broken));
  };

  const accept = (line: JournalLine | null, bytes: Buffer): JournalLine => {
    if (line !== null) {
      refuseNewer(file, line);
      chain ??= openChain(line);
    }
    check(line?.seq, line?.prev, bytes);
    return line as JournalLine;
  };

  return {
    parse(bytes) {
      number += 1;
      let line: JournalLine | null;
      try {
        line = JSON.parse(textOf(bytes)) as JournalLine | null;
      } catch (cause) {
        throw malformedLine(file, number, cause);
      }
      return accept(line, bytes);
    },
    skim(bytes, wanted) {
      // Without a chain nothing but its own form tells that a line is whole.
      if (chain === undefined || chain === unchained) return undefined;
      const head = bytes.toString("latin1", 0, headLength);
      const [, type, name] = lineHead.exec(head) ?? [];
      if (type === undefined || name === undefined || wanted(type, head)) return undefined;
      const tail = bytes.toString("latin1", Math.max(0, bytes.length - tailLength));
      const [, seq, at, t, prev] = lineTail.exec(tail) ?? [];
      if (seq === undefined || at === undefined) return undefined;
      const scenario = names.get(name) ?? textIn(name);
      if (scenario === undefined) return undefined;
      names.set(name, scenario);
      number += 1;
      check(Number(seq), prev, bytes);
      return { skimmed: true, type: type as JournalLine["type"], scenario, seq: number, at, t: Number(t) };
    },
    parseRest(bytes, onTruncated) {
      number += 1;
      let line: JournalLine | null;
      try {
        line = JSON.parse(textOf(bytes)) as JournalLine | null;
      } catch {
        onTruncated();
        return undefined;
      }
      return accept(line, bytes);
    },
  };
}

const headLength = 400;
const tailLength = 240;
/** How the writer begins a line of an attempt, and how it ends every line. What looks otherwise is parsed. */
const lineHead = /^\{"type":"([a-z-]+)","scenario":"((?:[^"\\]|\\.)*)","attempt":\d/;
const lineTail = /,"seq":(\d+),"at":"([^"\\]*)","t":([\d.]+),"prev":"([0-9a-f]{64})"\}$/;

/** A line whose bytes are no text must not read like another one. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/** What stands between quotes in JSON, given as Latin-1; undefined when it is no such text. */
function textIn(quoted: string): string | undefined {
  try {
    return JSON.parse(`"${textOf(Buffer.from(quoted, "latin1"))}"`) as string;
  } catch {
    return undefined;
  }
}

function refuseNewer(file: string, line: JournalLine): void {
  if (line.type !== "run-started" || line.version <= journalVersion) return;
  throw new UsageFault(
    "FILE_MALFORMED",
    `${file}: its format ${line.version} is newer than this Assay knows (${journalVersion}).`,
    { help: "Read it with the version of Assay that wrote it, or a later one." },
  );
}

/** Takes the `prev` of line after line with the line's bytes, and answers with how one breaks the chain. */
type Chain = (prev: string | undefined, bytes: Uint8Array) => string | undefined;

const unchained: Chain = (prev) => (prev === undefined ? undefined : "in format 1 no line has a prev");

/** How the lines of a journal hang together that begins with `first`. */
function openChain(first: JournalLine): Chain {
  if (first.type === "run-started" && first.version === 1) return unchained;
  let expected = chainStart;
  return (prev, bytes) => {
    if (prev !== expected) return `prev ${prev ?? "(none)"} is not ${expected}, the hash of the line before`;
    expected = hash("sha256", bytes);
    return undefined;
  };
}

interface Chunk {
  /** What line feeds end, without them. */
  readonly lines: readonly Buffer[];
  /** At the end of the file, what no line feed ends. */
  readonly rest?: Buffer;
}

const lineFeed = 0x0a;
const chunkSize = 1 << 20;

/** Bytes between line feeds, which stand nowhere else: in a JSON text they are escaped. */
async function* chunksOf(file: string): AsyncGenerator<Chunk> {
  let rest = Buffer.alloc(0);
  try {
    await using handle = await open(file);
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize);
      if (bytesRead === 0) break;
      const lines: Buffer[] = [];
      const chunk = buffer.subarray(0, bytesRead);
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
        const bytes = chunk.subarray(start, end);
        lines.push(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]));
        if (rest.length > 0) rest = Buffer.alloc(0);
        start = end + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(start)]);
      yield { lines };
    }
  } catch (cause) {
    if (cause instanceof UsageFault) throw cause;
    throw new UsageFault("FILE_UNREADABLE", `${file}: the journal cannot be read: ${messageOf(cause)}`, {
      help: "Name the folder of a run, as assay run printed it.",
      cause,
    });
  }
  if (rest.length > 0) yield { lines: [], rest };
}

/** The fault of a journal that says at `line` what no run wrote there. */
export function malformedLine(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault("FILE_MALFORMED", `${file}:${line}: not a line of a journal: ${messageOf(cause)}`, {
    help: "The file was changed or damaged after it was written; its evidence cannot be used.",
    cause,
  });
}

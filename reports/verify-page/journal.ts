import { type BundleFile, piecesOf } from "./bundle-file.ts";
import { asText, decodeUtf8, type Json, member } from "./canonical.ts";
import { sha256 } from "./sha256.ts";

export interface JournalReading {
  readonly lines: number;
  /** Where it is not the unbroken chain that it must be. */
  readonly breaks: readonly string[];
  /** Journals of format 1 had no chain. */
  readonly chained: boolean;
}

const beginning = "0".repeat(64);
const lineFeed = 0x0a;

/**
 * Reads a journal: `take` gets every record, in order. Each line holds the SHA-256 of the bytes of the line before it, so none can
 * be changed, left out, put in or moved without all that follow. It stops at the first break: what follows proves nothing.
 */
export async function readJournal(
  file: BundleFile,
  take: (record: Json) => void,
  onRead: (bytes: number) => Promise<void>,
): Promise<JournalReading> {
  let before = beginning;
  let number = 0;
  let chained = true;
  const broken = (what: string): JournalReading => ({
    ...{ lines: number, chained },
    breaks: [`${file.path}:${number}: ${what}`],
  });
  for await (const { bytes, whole } of linesOf(file, onRead)) {
    number += 1;
    let record: Json;
    try {
      record = JSON.parse(decodeUtf8(bytes)) as Json;
    } catch {
      return broken(whole ? "it is no record" : "the journal was cut off here");
    }
    if (!whole) return broken("the journal was cut off here");
    if (member(record, "seq") !== number) return broken(`its number is not ${number}`);
    if (number === 1) {
      const version = member(record, "version");
      if (asText(member(record, "type")) !== "run-started" || typeof version !== "number") {
        return broken("it is not the start of a run");
      }
      if (version > 2) return broken(`its format ${version} is newer than this page knows`);
      chained = version === 2;
    }
    if (!chained && member(record, "prev") !== undefined) return broken("lines of format 1 are not chained");
    if (chained && member(record, "prev") !== before) {
      return broken("it does not follow the line before it: a line was changed, left out, put in or moved");
    }
    before = sha256(bytes);
    take(record);
  }
  return { lines: number, chained, breaks: number === 0 ? [`${file.path}: it is empty`] : [] };
}

interface Line {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

async function* linesOf(file: BundleFile, onRead: (bytes: number) => Promise<void>): AsyncGenerator<Line> {
  let rest: Uint8Array[] = [];
  for await (const piece of piecesOf(file)) {
    let from = 0;
    for (let at = piece.indexOf(lineFeed); at !== -1; at = piece.indexOf(lineFeed, from)) {
      yield { bytes: joined([...rest, piece.subarray(from, at)]), whole: true };
      rest = [];
      from = at + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
    await onRead(piece.length);
  }
  if (rest.length > 0) yield { bytes: joined(rest), whole: false };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

import { isAscii } from "node:buffer";
import { createHash, hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { JournalLine, Place } from "../../core/journal/index.ts";

/** A line of the journal with its place and its bytes. */
export interface PlacedLine extends Place {
  readonly record: JournalLine;
  /** As it stands in the file. */
  readonly bytes: Buffer;
}

/** The journal, opened to be shown piece by piece. */
export interface RecordFile extends Disposable {
  /** Its name, without its folder. */
  readonly name: string;
  readonly size: number;
  /** Of the whole file. */
  readonly sha256: string;
  /** Lines that stand at these places, in the same order. */
  linesAt(places: readonly Place[]): PlacedLine[];
  bytesAt(offset: number, length: number): Buffer;
  /** The first bytes of a file beside it; undefined where it cannot be read. */
  beginningOf(path: string, length: number): Buffer | undefined;
}

/** A journal up to this size is held: reading it piece by piece costs more than rendering it. Bytes. */
const largestHeld = 96 << 20;
const chunkSize = 1 << 20;

/** Opens the journal. `held` bounds what is kept of it. */
export function openRecord(file: string, held: number = largestHeld): RecordFile {
  const descriptor = openSync(file, "r");
  const { size } = fstatSync(descriptor);
  const whole = size <= held ? readFileSync(descriptor) : undefined;
  const bytesAt = (offset: number, length: number): Buffer =>
    whole === undefined ? readBytes(descriptor, offset, length) : whole.subarray(offset, offset + length);
  return {
    ...{ name: basename(file), size, bytesAt },
    sha256: whole === undefined ? digestOfFile(descriptor) : hash("sha256", whole),
    linesAt: (places) => readPlaces(bytesAt, places),
    beginningOf: (path, length) => readBeginning(join(dirname(file), path), length),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

function digestOfFile(descriptor: number): string {
  const digest = createHash("sha256");
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (let offset = 0; ; ) {
    const read = readSync(descriptor, chunk, 0, chunkSize, offset);
    if (read === 0) return digest.digest("hex");
    digest.update(chunk.subarray(0, read));
    offset += read;
  }
}

function readBeginning(file: string, length: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readBytes(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  readSync(descriptor, bytes, 0, length, offset);
  return bytes;
}

type BytesAt = RecordFile["bytesAt"];

/** One of several lines that were read at once; its own bytes are cut out where they are asked for. */
class Line implements PlacedLine {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  readonly record: JournalLine;
  readonly #read: Buffer;
  readonly #start: number;

  /** It begins `start` bytes into `read`; `text` is all of that, where it is ASCII. */
  constructor({ line, offset, length }: Place, read: Buffer, start: number, text: string | undefined) {
    this.line = line;
    this.offset = offset;
    this.length = length;
    this.#read = read;
    this.#start = start;
    const own = text?.slice(start, start + length) ?? read.toString("utf8", start, start + length);
    this.record = JSON.parse(own) as JournalLine;
  }

  get bytes(): Buffer {
    return this.#read.subarray(this.#start, this.#start + this.length);
  }
}

/** Neighbours are read at once. */
function readPlaces(bytesAt: BytesAt, places: readonly Place[]): PlacedLine[] {
  const lines: PlacedLine[] = [];
  for (let at = 0; at < places.length; ) {
    const first = at;
    while (isNeighbour(places[at], places[at + 1])) at += 1;
    at += 1;
    readRange(bytesAt, places, first, at, lines);
  }
  return lines;
}

const isNeighbour = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && b !== undefined && a.offset + a.length + 1 === b.offset;

function readRange(
  bytesAt: BytesAt,
  places: readonly Place[],
  from: number,
  to: number,
  lines: PlacedLine[],
): void {
  const [first, last] = [places[from], places[to - 1]];
  if (first === undefined || last === undefined) return;
  const bytes = bytesAt(first.offset, last.offset + last.length - first.offset);
  const text = isAscii(bytes) ? bytes.toString("latin1") : undefined;
  for (let at = from; at < to; at += 1) {
    const place = places[at];
    if (place !== undefined) lines.push(new Line(place, bytes, place.offset - first.offset, text));
  }
}

/** SHA-256 of a line as it stands in the file, without the line feed; the next line's `prev` where the journal is chained. */
export function digestOf(placed: PlacedLine, next?: PlacedLine): string {
  // The chain was checked when the journal was read: what the next line says of this one is so.
  const known = next?.line === placed.line + 1 ? next.record.prev : undefined;
  return known ?? hash("sha256", placed.bytes, "hex");
}

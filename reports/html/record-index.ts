import { createHash, hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename } from "node:path";
import type { JournalLine } from "../../core/journal/index.ts";

/** Where a line stands in the journal. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** Of its first byte, from 0. */
  readonly offset: number;
  /** Bytes, without the line feed. */
  readonly length: number;
}

/** A line of the journal with its place and its bytes. */
export interface PlacedLine extends Place {
  readonly record: JournalLine;
  /** As it stands in the file. */
  readonly bytes: Buffer;
}

/**
 * Where everything stands in one journal, so that any scenario is read when its page is written. Keeps three numbers a line, and the
 * bytes themselves of a journal that is not large.
 */
export interface RecordIndex extends Disposable {
  /** The file's name, without its folder. */
  readonly name: string;
  readonly size: number;
  /** Of the whole file. */
  readonly sha256: string;
  readonly lines: number;
  /** Bytes that the lines of a scenario take. */
  weightOf(scenario: string): number;
  /** The lines of a scenario, oldest first. */
  linesOf(scenario: string): PlacedLine[];
  /** Bytes of the file as they stand there. */
  bytesAt(offset: number, length: number): Buffer;
  /** Lines about the run and about its devices rather than one scenario alone, oldest first. */
  readonly ofRun: readonly PlacedLine[];
}

const chunkSize = 1 << 20;
/** A journal up to this size is held: reading it piece by piece costs more than rendering it. Bytes. */
const largestHeld = 96 << 20;
const lineFeed = 0x0a;
/** How the writer begins the lines of an attempt. What begins otherwise is parsed. */
const attemptLine = /^\{"type":"([a-z-]+)","scenario":"((?:[^"\\]|\\.)*)","attempt":\d/;
const planLine = /^\{"type":"scenario-planned",/;
/** Told of the run as a whole, also where they name the scenario in which they came about. */
const typesOfRun: ReadonlySet<string> = new Set(["freshness", "self-check"]);

/** Reads the journal once, front to back. It must have been found whole before. `held` bounds what is kept of it. */
export function indexRecord(file: string, held: number = largestHeld): RecordIndex {
  const descriptor = openSync(file, "r");
  const { size } = fstatSync(descriptor);
  const whole = size <= held ? readFileSync(descriptor) : undefined;
  const places = new Map<string, Place[]>();
  const weights = new Map<string, number>();
  const ofRun: Place[] = [];
  const digest = createHash("sha256");
  const scenarioOf = createScenarioReader();
  let offset = 0;
  let line = 0;

  const take = (bytes: Buffer): void => {
    line += 1;
    const place = { line, offset, length: bytes.length };
    offset += bytes.length + 1;
    const scenario = scenarioOf(bytes);
    if (scenario === "planned") return;
    if (scenario === undefined) {
      ofRun.push(place);
      return;
    }
    weights.set(scenario.name, (weights.get(scenario.name) ?? 0) + place.length);
    const own = places.get(scenario.name);
    if (own === undefined) places.set(scenario.name, [place]);
    else own.push(place);
  };
  const bytesAt = (at: number, length: number): Buffer =>
    whole === undefined ? readBytes(descriptor, at, length) : whole.subarray(at, at + length);

  if (whole === undefined) scanFile(descriptor, digest, take);
  else {
    digest.update(whole);
    scan(whole, take);
  }
  return {
    ...{ name: basename(file), size, sha256: digest.digest("hex"), lines: line, bytesAt },
    weightOf: (scenario) => weights.get(scenario) ?? 0,
    linesOf: (scenario) => readPlaces(bytesAt, places.get(scenario) ?? []),
    ofRun: readPlaces(bytesAt, ofRun),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** Calls `take` with each line that a line feed ends. Returns where the rest begins. */
function scan(bytes: Buffer, take: (line: Buffer) => void): number {
  let start = 0;
  for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
    take(bytes.subarray(start, end));
    start = end + 1;
  }
  return start;
}

function scanFile(
  descriptor: number,
  digest: ReturnType<typeof createHash>,
  take: (line: Buffer) => void,
): void {
  let buffer = Buffer.allocUnsafe(chunkSize);
  let held = 0;
  for (;;) {
    // A line longer than the buffer is waited for in a larger one.
    if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    const read = readSync(descriptor, buffer, held, buffer.length - held, null);
    if (read === 0) return;
    digest.update(buffer.subarray(held, held + read));
    held += read;
    const start = scan(buffer.subarray(0, held), take);
    buffer.copyWithin(0, start, held);
    held -= start;
  }
}

function readBytes(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  readSync(descriptor, bytes, 0, length, offset);
  return bytes;
}

type Owner = { readonly name: string } | "planned" | undefined;

/** Tells whose line it is without parsing all of it: most of a journal is console, and is not needed for that. */
function createScenarioReader(): (bytes: Buffer) => Owner {
  const names = new Map<string, Owner>();
  return (bytes) => {
    const head = bytes.toString("latin1", 0, Math.min(bytes.length, 400));
    if (planLine.test(head)) return "planned";
    const [, type = "", name] = attemptLine.exec(head) ?? [];
    if (name === undefined) return ownerOf(JSON.parse(bytes.toString()) as JournalLine);
    if (typesOfRun.has(type)) return undefined;
    const known = names.get(name);
    if (known !== undefined) return known;
    const owner = { name: JSON.parse(`"${Buffer.from(name, "latin1").toString()}"`) as string };
    names.set(name, owner);
    return owner;
  };
}

function ownerOf(record: JournalLine): Owner {
  if (record.type === "scenario-planned") return "planned";
  if (typesOfRun.has(record.type) || !("scenario" in record)) return undefined;
  return { name: record.scenario };
}

type BytesAt = RecordIndex["bytesAt"];

/** Neighbours are read at once. */
function readPlaces(bytesAt: BytesAt, places: readonly Place[]): PlacedLine[] {
  const lines: PlacedLine[] = [];
  for (let at = 0; at < places.length; ) {
    const first = at;
    while (isNeighbour(places[at], places[at + 1])) at += 1;
    at += 1;
    readRange(bytesAt, places.slice(first, at), lines);
  }
  return lines;
}

const isNeighbour = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && b !== undefined && a.offset + a.length + 1 === b.offset;

function readRange(bytesAt: BytesAt, places: readonly Place[], lines: PlacedLine[]): void {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return;
  const bytes = bytesAt(first.offset, last.offset + last.length - first.offset);
  for (const { line, offset, length } of places) {
    const own = bytes.subarray(offset - first.offset, offset - first.offset + length);
    lines.push({ line, offset, length, bytes: own, record: JSON.parse(own.toString()) as JournalLine });
  }
}

/** SHA-256 of a line as it stands in the file, without the line feed; the next line's `prev` where the journal is chained. */
export const digestOf = ({ bytes }: PlacedLine): string => hash("sha256", bytes, "hex");

import type { JournalLine } from "./record.ts";

/** A line of a journal as characters of Latin-1, one for each byte, from `start` to `end` of a longer text. */
export interface SkimmedLine {
  readonly piece: { readonly text: string };
  readonly start: number;
  readonly end: number;
}

interface Head {
  readonly type: JournalLine["type"];
  /** Where the scenario's name stands, between its quotes. */
  readonly nameAt: number;
  readonly nameEnd: number;
}

const typeMark = '{"type":"';
const nameMark = '","scenario":"';
const attemptMark = '","attempt":';
const types = new Map<string, JournalLine["type"] | undefined>();
const backslash = 0x5c;
/** As much of a line as may be looked at to tell what it is. */
export const headLength = 400;

/** How the writer begins a line of an attempt; undefined where one looks otherwise, and has to be parsed. */
export function headOf({ piece: { text }, start, end }: SkimmedLine): Head | undefined {
  if (!text.startsWith(typeMark, start)) return undefined;
  const typeEnd = text.indexOf('"', start + typeMark.length);
  if (!text.startsWith(nameMark, typeEnd)) return undefined;
  const type = typeOf(text.slice(start + typeMark.length, typeEnd));
  const nameAt = typeEnd + nameMark.length;
  const nameEnd = endOfText(text, nameAt);
  if (type === undefined || nameEnd > Math.min(end, start + headLength)) return undefined;
  return text.startsWith(attemptMark, nameEnd) ? { type, nameAt, nameEnd } : undefined;
}

/** Where the quote stands that ends a text; one that is escaped does not. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === backslash) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}

/** The same text for the same type, of memory of its own. */
function typeOf(written: string): JournalLine["type"] | undefined {
  if (!types.has(written))
    types.set(written, /^[a-z-]+$/.test(written) ? (written as JournalLine["type"]) : undefined);
  return types.get(written);
}

interface Tail {
  readonly at: string;
  readonly t: number;
  readonly prev: string;
}

const prevMark = ',"prev":"';
const digestLength = 64;
const tailLength = prevMark.length + digestLength + '"}'.length;

/** More than number and times of a line take. */
const stampsLength = 160;

/** How the writer ends the line that is number `seq`; undefined where one looks otherwise. */
export function tailOf({ piece: { text }, start, end }: SkimmedLine, seq: number): Tail | undefined {
  const prevAt = end - tailLength;
  if (prevAt <= start || !text.startsWith(prevMark, prevAt) || !text.startsWith('"}', end - 2))
    return undefined;
  const stamps = text.slice(Math.max(start, prevAt - stampsLength), prevAt);
  const stamp = `,"seq":${seq},"at":"`;
  // Quotes within a text are escaped: this stands nowhere in one.
  const seqAt = stamps.lastIndexOf(stamp);
  const atEnd = stamps.indexOf('"', seqAt + stamp.length);
  if (seqAt < 0 || !stamps.startsWith('","t":', atEnd)) return undefined;
  const t = stamps.slice(atEnd + '","t":'.length);
  const at = stamps.slice(seqAt + stamp.length, atEnd);
  if (!/^[\d.]+$/.test(t) || at.includes("\\")) return undefined;
  return { at, t: Number(t), prev: text.slice(end - 2 - digestLength, end - 2) };
}

/** Reads names of scenarios, of which many follow each other alike; undefined for what is no text. */
export function createNames(): (text: string, start: number, end: number) => string | undefined {
  const names = new Map<string, string>();
  let last = "";
  let lastName = "";
  return (text, start, end) => {
    if (end - start === last.length && text.startsWith(last, start)) return lastName;
    const written = text.slice(start, end);
    const name = names.get(written) ?? textIn(written);
    if (name === undefined) return undefined;
    // A slice would keep all of the text that it was cut out of.
    last = Buffer.from(written, "latin1").toString("latin1");
    lastName = name;
    names.set(last, name);
    return name;
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What stands between quotes in JSON, given as Latin-1; undefined when it is no such text. */
function textIn(quoted: string): string | undefined {
  try {
    return JSON.parse(`"${decoder.decode(Buffer.from(quoted, "latin1"))}"`) as string;
  } catch {
    return undefined;
  }
}

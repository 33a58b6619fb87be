import { isJson } from "./is-json.ts";
import { mayShowBytes } from "./printed-hint.ts";

/** Bytes that a text shows one by one, such as a hexadecimal dump of sixteen in each line. */
export interface PrintedBytes {
  /** `hexadecimal dump` or `list of numbers`. */
  readonly form: string;
  readonly bytes: Buffer;
  /** Where `length` of the bytes from `from` on stand in the text, a place for each line that shows any, to the line's end. */
  places(from: number, length: number): readonly TextSpan[];
}

/** Characters of a text. */
export interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

interface Notation {
  readonly form: string;
  /** One or more bytes together; the first group has their digits. */
  readonly token: RegExp;
  /** What may stand between two tokens. */
  readonly gap: RegExp;
  readonly parse: (digits: string) => Buffer | undefined;
}

const hexadecimal = {
  form: "hexadecimal dump",
  token: /(?<![0-9A-Za-z\\])(?:0x|\\+x)?((?:[0-9A-Fa-f]{2})+)(?![0-9A-Za-z])/g,
  parse: (digits: string) => Buffer.from(digits, "hex"),
} as const;

const notations: readonly Notation[] = [
  // Two spaces part the halves of a line in one kind of dump, and the bytes from their text in another.
  { ...hexadecimal, gap: /^(?:[,;] ?| {1,2}|[:-])$/ },
  { ...hexadecimal, gap: /^(?:[,;] ?| |[:-])$/ },
  { ...hexadecimal, token: /\\+x([0-9A-Fa-f]{2})/g, gap: /^(?:[,;] ?| )?$/ },
  {
    form: "list of numbers",
    token: /(?<![0-9A-Za-z.])(\d{1,3})(?![0-9A-Za-z.])/g,
    gap: /^(?:[,;] ?| )$/,
    parse: (digits) => (Number(digits) < 256 ? Buffer.of(Number(digits)) : undefined),
  },
];

/** What shows fewer bytes together is text like any other, unless it ends what other lines began. */
const fewest = 8;
/**
 * The least that a line of such bytes looks like: most texts have none, and are not looked at twice. One number in quotes, in a name or in
 * a path is none. Each by itself, and beginning with what is rare: one pattern for all takes five times as long.
 */
const hints = [
  /[ \n\t,=([<|'nrt][0-9A-Fa-f]{16}/g,
  /[0-9A-Fa-f][,;: -]{1,2}(?:[0-9A-Fa-fx\\]{1,6}[,;: -]{1,2}){5}/g,
  /(?:\\x[0-9A-Fa-f]{2}\\*){6}/g,
] as const;

/**
 * Lines end as they are, or as a JSON text shows them, which may stand in another one; in a record each is a string of its own. A text is
 * read in both ways: what stands beside a dump's bytes may look like the end of a line of JSON. What is JSON as a whole is read in one: to
 * its end are other strings, and what holds them together.
 */
const plainEnd = /\r?\n/g;
const jsonEnd = /\r?\n|(?:\\+r)?\\+n|\\*"/g;
const looksLikeJson = /"|\\n/;
/** A dump's last line begins at most so many characters behind the one before. */
const reach = 1_000;
/** What stands before the bytes in a line is shorter, characters. */
const longestPrefix = 1_000;

/** All bytes that `text` shows, those of one dump together: its lines look alike, and others may stand between them. */
export function printedBytes(text: string): PrintedBytes[] {
  const plain = [...linesOf(text, plainEnd)];
  if (plain.length === 0) return [];
  const asJson = looksLikeJson.test(text) ? [[...linesOf(text, jsonEnd)]] : [];
  const readings = asJson.length > 0 && isJson(text) ? asJson : [plain, ...asJson];
  return readings.flatMap((lines) => notations.flatMap((notation) => dumpsIn(lines, notation)));
}

/** The same in `content` as text of one byte a character, as a memory or a file holds it. */
export function printedIn(content: Uint8Array): PrintedBytes[] {
  if (!mayShowBytes(content)) return [];
  return printedBytes(Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1"));
}

interface Line {
  readonly text: string;
  readonly offset: number;
  /** Where the line behind it begins. */
  readonly next: number;
}

/** The lines that may show bytes: those with a hint, and some behind each of them. */
function* linesOf(text: string, lineEnd: RegExp): Generator<Line> {
  const hintFrom = followHints(text);
  let next = 0;
  for (let until = 0; next < text.length; ) {
    const hinted = hintFrom(next);
    if (hinted === text.length && next >= until) return;
    const offset = next < until ? next : beginOfLine(text, { at: hinted, from: next }, lineEnd);
    lineEnd.lastIndex = offset;
    const end = lineEnd.exec(text);
    const stop = end?.index ?? text.length;
    next = end === null ? text.length : end.index + end[0].length;
    if (hinted < stop) until = next + reach;
    yield { text: text.slice(offset, stop), offset, next };
  }
}

/** Tells where the first hint at or behind a place ends, and the text's length where there is none. Places only grow. */
function followHints(text: string): (from: number) => number {
  const ends = hints.map((): number => -1);
  // Nothing stands before the first line.
  if (/^[0-9A-Fa-f]{16}/.test(text)) ends[0] = 0;
  return (from) => {
    for (const [index, hint] of hints.entries()) {
      if ((ends[index] ?? 0) >= from) continue;
      hint.lastIndex = Math.max(0, from - 1);
      const found = hint.exec(text);
      ends[index] = found === null ? text.length : found.index + found[0].length - 1;
    }
    return Math.min(...ends);
  };
}

/** Of the line in which `at` is; nothing before `from` belongs to it. */
function beginOfLine(
  text: string,
  { at, from }: { readonly at: number; readonly from: number },
  lineEnd: RegExp,
): number {
  const first = Math.max(from, at - longestPrefix);
  let begin = first;
  for (const { 0: end, index } of text.slice(first, at).matchAll(lineEnd)) begin = first + index + end.length;
  return begin;
}

/** A line that shows bytes. */
interface Shown {
  readonly bytes: Buffer;
  readonly place: TextSpan;
  /** The line behind it begins there. */
  readonly next: number;
  /** What stands before the bytes, without what differs from line to line. */
  readonly prefix: string;
  /** Nothing betrays that it belongs to others: all of it is one number. */
  readonly bare: boolean;
}

function dumpsIn(lines: readonly Line[], notation: Notation): PrintedBytes[] {
  const dumps: Shown[][] = [];
  /** Those that may go on, by what their lines begin with. */
  const open = new Map<string, Shown[]>();
  for (const line of lines) {
    const shown = shownIn(line, notation, open);
    if (shown === undefined) continue;
    const dump = dumpOf(shown, line.offset, open, dumps.at(-1));
    if (shown.bytes.length >= fewest) {
      const whole = dump ?? [];
      if (dump === undefined) dumps.push(whole);
      whole.push(shown);
      open.set(shown.prefix, whole);
    } else if (dump !== undefined) {
      // So short a line ends it.
      dump.push(shown);
      for (const [prefix, one] of open) if (one === dump) open.delete(prefix);
    }
  }
  return dumps.map((dump) => printed(dump, notation.form));
}

/** What `shown` goes on with: a dump whose lines look like it, or the one in the line before, which may have had a beginning. */
function dumpOf(
  shown: Shown,
  offset: number,
  open: ReadonlyMap<string, Shown[]>,
  latest: Shown[] | undefined,
): Shown[] | undefined {
  const alike = open.get(shown.prefix);
  const last = alike?.at(-1);
  const isNear = last !== undefined && (shown.bytes.length >= fewest || offset - last.next <= reach);
  if (isNear && !(shown.bare && last.bare)) return alike;
  return latest?.at(-1)?.next === offset && shown.prefix.trim() === "" ? latest : undefined;
}

function printed(dump: readonly Shown[], form: string): PrintedBytes {
  return {
    form,
    bytes: Buffer.concat(dump.map(({ bytes }) => bytes)),
    places(from, length) {
      const places: TextSpan[] = [];
      let begin = 0;
      for (const { bytes, place } of dump) {
        const end = begin + bytes.length;
        if (begin < from + length && end > from) places.push(place);
        begin = end;
      }
      return places;
    },
  };
}

/** The most bytes that `line` shows one behind the other; of few ones those that stand where a dump's did. */
function shownIn(
  { text, offset, next }: Line,
  notation: Notation,
  open: ReadonlyMap<string, unknown>,
): Shown | undefined {
  const groups = groupsIn(text, notation);
  const [most] = groups.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (most === undefined) return undefined;
  const alike = lengthOf(most) < fewest && groups.find(({ begin }) => open.has(prefixOf(text, begin)));
  const { parts, begin, end } = alike || most;
  const prefix = prefixOf(text, begin);
  // Behind an array is what the array is in, and not the same bytes as text.
  const length = (/^ ?\]/.test(text.slice(end)) ? end : text.length) - begin;
  return {
    ...{ bytes: Buffer.concat(parts), next, prefix },
    place: { offset: offset + begin, length },
    bare: prefix === "" && parts.length === 1,
  };
}

const lengthOf = ({ parts }: Group): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Without what differs from line to line; a memory has other bytes before the first. */
const prefixOf = (line: string, begin: number): string =>
  line
    .slice(Math.max(0, begin - longestPrefix), begin)
    .replace(/^.*[^ -~\t]/s, "")
    .replaceAll(/[0-9A-Fa-f]+/g, "#");

interface Group {
  readonly parts: Buffer[];
  readonly begin: number;
  end: number;
}

function groupsIn(line: string, { token, gap, parse }: Notation): Group[] {
  const groups: Group[] = [];
  for (const found of line.matchAll(token)) {
    const bytes = parse(found[1] ?? "");
    if (bytes === undefined) continue;
    const last = groups.at(-1);
    const between = last && line.slice(last.end, found.index);
    const end = found.index + found[0].length;
    // Where a line begins with a longer number and a wider gap, the number says where in memory it is.
    const isAddress = last?.parts.length === 1 && between === "  " && (last.parts[0]?.length ?? 0) > 1;
    if (last === undefined || between === undefined || !gap.test(between) || isAddress)
      groups.push({ parts: [bytes], begin: found.index, end });
    else {
      last.parts.push(bytes);
      last.end = end;
    }
  }
  return groups;
}

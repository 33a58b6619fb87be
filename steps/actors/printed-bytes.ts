/** Bytes that a text shows one by one, such as a hexadecimal dump of sixteen in each line. */
export interface PrintedBytes {
  /** `hexadecimal dump` or `list of numbers`. */
  readonly form: string;
  readonly bytes: Buffer;
  /** Of the first line's first byte in the text. */
  readonly offset: number;
  /** From there to the end of the last line. */
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
  token: /(?<![0-9A-Za-z])(?:0x|\\x)?((?:[0-9A-Fa-f]{2})+)(?![0-9A-Za-z])/g,
  parse: (digits: string) => Buffer.from(digits, "hex"),
} as const;

const notations: readonly Notation[] = [
  // Two spaces part the halves of a line in one kind of dump, and the bytes from their text in another.
  { ...hexadecimal, gap: /^(?:[,;] ?| {1,2}|[:-])$/ },
  { ...hexadecimal, gap: /^(?:[,;] ?| |[:-])$/ },
  {
    form: "list of numbers",
    token: /(?<![0-9A-Za-z.])(\d{1,3})(?![0-9A-Za-z.])/g,
    gap: /^(?:[,;] ?| )$/,
    parse: (digits) => (Number(digits) < 256 ? Buffer.of(Number(digits)) : undefined),
  },
];

/** What shows fewer bytes together is text like any other. */
const fewest = 8;
/** The least that a line of such bytes looks like: most texts have none, and are not looked at twice. */
const hint = /[0-9A-Fa-f]{16}|(?:[0-9A-Fa-fx\\]{1,6}(?:[,;] ?| {1,2}|[:-])){7}/;

/** Lines end as they are, or as a JSON text shows them. */
const lineEnd = /\r\n|\n|\\r\\n|\\n/g;

/** Every run of bytes that `text` shows, over as many lines as follow each other. */
export function printedBytes(text: string): PrintedBytes[] {
  if (!hint.test(text)) return [];
  const lines = linesOf(text);
  return notations.flatMap((notation) => runsIn(lines, notation));
}

interface Line {
  readonly text: string;
  readonly offset: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let offset = 0;
  for (const { 0: end, index } of text.matchAll(lineEnd)) {
    lines.push({ text: text.slice(offset, index), offset });
    offset = index + end.length;
  }
  return [...lines, { text: text.slice(offset), offset }];
}

function runsIn(lines: readonly Line[], notation: Notation): PrintedBytes[] {
  const runs: { parts: Buffer[]; offset: number; end: number }[] = [];
  let goesOn = false;
  for (const { text, offset } of lines) {
    const shown: Shown | undefined = hint.test(text) || goesOn ? mostIn(text, notation) : undefined;
    const last = goesOn ? runs.at(-1) : undefined;
    goesOn = shown !== undefined && (goesOn || shown.bytes.length >= fewest);
    if (shown === undefined || !goesOn) continue;
    const end = offset + text.length;
    if (last === undefined) runs.push({ parts: [shown.bytes], offset: offset + shown.at, end });
    else {
      last.parts.push(shown.bytes);
      last.end = end;
    }
  }
  return runs.map(({ parts, offset, end }) => ({
    ...{ form: notation.form, bytes: Buffer.concat(parts) },
    ...{ offset, length: end - offset },
  }));
}

interface Shown {
  readonly bytes: Buffer;
  readonly at: number;
}

/** The most bytes that `line` shows one behind the other. */
function mostIn(line: string, notation: Notation): Shown | undefined {
  let most: Shown | undefined;
  for (const { parts, at } of groupsIn(line, notation)) {
    const bytes = Buffer.concat(parts);
    if (bytes.length > (most?.bytes.length ?? 0)) most = { bytes, at };
  }
  return most;
}

function groupsIn(line: string, { token, gap, parse }: Notation): { parts: Buffer[]; at: number }[] {
  const groups: { parts: Buffer[]; at: number; end: number }[] = [];
  for (const found of line.matchAll(token)) {
    const bytes = parse(found[1] ?? "");
    if (bytes === undefined) continue;
    const last = groups.at(-1);
    const between = last && line.slice(last.end, found.index);
    const end = found.index + found[0].length;
    // Where a line begins with a longer number and a wider gap, the number says where in memory it is.
    const isAddress = last?.parts.length === 1 && between === "  " && (last.parts[0]?.length ?? 0) > 1;
    if (last === undefined || between === undefined || !gap.test(between) || isAddress)
      groups.push({ parts: [bytes], at: found.index, end });
    else {
      last.parts.push(bytes);
      last.end = end;
    }
  }
  return groups;
}

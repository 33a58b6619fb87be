import { operations } from "./operations.ts";
import type { Reading, Row } from "./reading.ts";

export interface Found {
  readonly once: Row;
  readonly rows: readonly Row[];
  /** From a block of PEM. */
  readonly der: Uint8Array | undefined;
}

type Read = (group: string, text: string, row: Row) => unknown;
type Result = Record<string, unknown>;

/** Puts together what the console's description promises as the result of the operation. */
export function assembleResult(
  { dialect, method }: Reading,
  { once, rows, der }: Found,
  read: Read,
): unknown {
  const { result, rows: listed } = operations[method];
  const { constants = {}, encodings = {} } = dialect.commands[method] ?? {};
  const pick = (names: object) =>
    Object.fromEntries(Object.entries(constants).filter(([name]) => Object.hasOwn(names, name)));
  const readRow = (row: Row): Result =>
    Object.fromEntries(Object.entries(row).map(([group, text]) => [group, read(group, text, row)]));

  const joined: Record<string, string> = { ...once };
  // A value that goes over several lines.
  if (listed === undefined)
    for (const row of rows)
      for (const [group, text] of Object.entries(row)) joined[group] = (joined[group] ?? "") + text;
  const whole: Result = { ...pick(result), ...readRow(joined) };
  const pem = Object.keys(encodings).find((group) => encodings[group] === "pem");
  if (pem !== undefined && der !== undefined) whole[pem] = Buffer.from(der).toString("base64");
  if (listed === undefined) return whole;
  return {
    ...whole,
    ...collect(
      listed.as,
      rows.map((row) => ({ ...pick(listed.row), ...readRow(row) })),
      whole,
    ),
  };
}

/** What the rows of an answer make together, with what may be left out in them. */
function collect(as: string, rows: readonly Result[], whole: Result): Result {
  switch (as) {
    case "values":
      return { values: Object.fromEntries(rows.map(({ field, value }) => [field, value])) };
    case "fields":
      return {
        fields: Object.fromEntries(rows.map(({ field, ...rest }) => [field, { secret: false, ...rest }])),
      };
    case "pieces":
      return { pieces: joinPieces(rows), more: whole["more"] ?? false };
    case "entries":
      return { entries: rows, more: whole["more"] ?? false };
    default:
      return { [as]: rows, passed: whole["passed"] ?? rows.every(({ passed }) => passed === true) };
  }
}

/** One piece for each item; a row that says that its item goes on is led on by the next. */
function joinPieces(rows: readonly Result[]): Result[] {
  const pieces: Result[] = [];
  let open: Buffer[] = [];
  for (const { data, ends = true } of rows) {
    open.push(Buffer.from(String(data ?? ""), "base64"));
    if (ends !== true) continue;
    pieces.push({ data: Buffer.concat(open).toString("base64"), ends: true });
    open = [];
  }
  if (open.length > 0) pieces.push({ data: Buffer.concat(open).toString("base64"), ends: false });
  return pieces;
}

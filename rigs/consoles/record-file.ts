import { isUtf8 } from "node:buffer";
import { z } from "zod";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import type { ConsoleEntry } from "./entries.ts";
import { redactEntries } from "./redact-entries.ts";
import type { Redact } from "./redact-stream.ts";

/** Version of the format. A reader refuses a newer one. */
const version = 1;

interface Recorded {
  readonly place: string;
  readonly leasedAt: Date;
  entries(): readonly ConsoleEntry[];
}

/** A console's record, read from its file. */
export interface ConsoleRecording {
  readonly place: string;
  readonly leasedAt: Date;
  readonly entries: readonly ConsoleEntry[];
}

/** Writes a record as NDJSON: a line on the lease, then one for each entry. Secrets are replaced, wherever chunks split them. */
export function serialiseRecord(record: Recorded, redact: Redact): string {
  const entries = record.entries();
  const redacted = redactEntries(entries, redact);
  const head = { console: record.place, version, leasedAt: record.leasedAt.toISOString() };
  const lines = [head, ...entries.map((entry) => lineOf(redacted.get(entry) ?? entry, redact))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function lineOf(entry: ConsoleEntry, redact: Redact): z.input<typeof lineSchema> {
  const at = rounded(entry.at);
  switch (entry.kind) {
    case "bytes":
      return { at, dir: entry.direction, ...textOrBase64(Buffer.from(entry.bytes)) };
    case "opened":
      return { at, opened: entry.path };
    case "gap": {
      const { why, expected, oldPath, newPath = null } = entry;
      return { at, gap: { to: rounded(entry.to) ?? null, why: redact(why), expected, oldPath, newPath } };
    }
    case "left-out": {
      const { received, sent, others } = entry;
      return { at, leftOut: { to: rounded(entry.to), received, sent, others } };
    }
  }
}

function textOrBase64(bytes: Buffer) {
  return isUtf8(bytes) ? { text: bytes.toString("utf8") } : { base64: bytes.toString("base64") };
}

/** To a microsecond: more is noise. */
function rounded<T extends number | undefined>(ms: T): T {
  return (ms === undefined ? ms : Math.round(ms * 1000) / 1000) as T;
}

const headSchema = z.strictObject({
  console: z.string(),
  version: z.literal(version),
  leasedAt: z.iso.datetime(),
});

const at = z.number();
const dir = z.enum(["sent", "received"]);
const count = z.int().min(0);
const lineSchema = z.union([
  z.strictObject({ at, dir, text: z.string() }),
  z.strictObject({ at, dir, base64: z.base64() }),
  z.strictObject({ at, opened: z.string() }),
  z.strictObject({
    at,
    gap: z.strictObject({
      to: z.number().nullable(),
      why: z.string(),
      expected: z.boolean(),
      oldPath: z.string(),
      newPath: z.string().nullable(),
    }),
  }),
  z.strictObject({
    at,
    leftOut: z.strictObject({ to: z.number(), received: count, sent: count, others: count }),
  }),
]);

/** Reads what `serialiseRecord` wrote; `file` is for messages. @throws UsageFault FILE_MALFORMED */
export function readConsoleRecord(ndjson: string, file: string): ConsoleRecording {
  const [head, ...lines] = ndjson.split("\n");
  const whole = lines.pop() === "";
  const { console: place, leasedAt } = parseLine(headSchema, head ?? "", file, 1);
  if (!whole) throw malformed(file, lines.length + 2, new Error("its last line is cut off"));
  const entries = lines.map((line, index) => entryOf(parseLine(lineSchema, line, file, index + 2)));
  return { place, leasedAt: new Date(leasedAt), entries };
}

function entryOf(line: z.output<typeof lineSchema>): ConsoleEntry {
  const { at } = line;
  if ("opened" in line) return { kind: "opened", at, path: line.opened };
  if ("leftOut" in line) return { kind: "left-out", at, ...line.leftOut };
  if ("gap" in line) {
    const { to, newPath, ...gap } = line.gap;
    return { kind: "gap", at, ...gap, to: to ?? undefined, newPath: newPath ?? undefined };
  }
  const bytes = "text" in line ? Buffer.from(line.text) : Buffer.from(line.base64, "base64");
  return { kind: "bytes", at, direction: line.dir, bytes: Uint8Array.from(bytes) };
}

function parseLine<T>(schema: z.ZodType<T>, text: string, file: string, number: number): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw malformed(file, number, cause);
  }
}

function malformed(file: string, line: number, cause: unknown): UsageFault {
  return new UsageFault(
    "FILE_MALFORMED",
    `${file}:${line}: not a line of a console's record: ${messageOf(cause)}`,
    {
      help: "The file was changed or damaged after it was written; its evidence cannot be used.",
      cause,
    },
  );
}

import { readFile } from "node:fs/promises";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import type { z } from "zod";
import type { Sha256 } from "./brand.ts";
import { sha256 } from "./digest.ts";
import { messageOf, UsageFault } from "./errors.ts";
import { schemaProblems } from "./schema-problems.ts";

export interface YamlFile<T> {
  readonly value: T;
  readonly text: string;
  readonly sha256: Sha256;
  /** Line on which the key or item at `path` stands, from 1; the nearest enclosing one when `path` does not exist. */
  lineOf(path: readonly PropertyKey[]): Promise<number>;
}

/**
 * Reads a YAML 1.2 file and checks it against `schema`. Every problem found is told at once, with file, line, key, what was
 * expected and, for an unknown key, the nearest known one. Interior code never sees an unchecked value.
 * @throws UsageFault FILE_MISSING, FILE_UNREADABLE, FILE_MALFORMED, KEY_UNKNOWN, VALUE_INVALID
 */
export async function parseYamlFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<YamlFile<z.infer<Schema>>> {
  const text = await readText(path);
  const plain = toPlain(path, text);
  const parsed = schema.safeParse(plain);
  if (!parsed.success) throw await invalid(path, text, schema, parsed.error, plain);
  return { value: parsed.data, text, sha256: sha256(text), lineOf: (at) => lineAt(text, at) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    if (missing) {
      throw new UsageFault("FILE_MISSING", `${path}: there is no such file.`, {
        help: "Check the path, or copy the file from products/reference and adapt it.",
        cause,
      });
    }
    throw new UsageFault("FILE_UNREADABLE", `${path}: cannot be read: ${messageOf(cause)}`, {
      help: "Check that it is a file and that you may read it.",
      cause,
    });
  }
}

function toPlain(path: string, text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, filename: path });
  } catch (cause) {
    const mark = cause instanceof YAMLException ? cause.mark : undefined;
    const at = mark ? `${path}:${mark.line + 1}:${mark.column + 1}` : path;
    const why = cause instanceof YAMLException ? cause.reason : messageOf(cause);
    throw new UsageFault("FILE_MALFORMED", `${at}: not well-formed YAML: ${why}`, {
      help: "Mend the line named above; indentation and quotes are the usual causes.",
      cause,
    });
  }
}

/** Places are asked for when something is wrong only, so the parser that knows them, which is slow, is loaded only then. */
async function lineAt(text: string, path: readonly PropertyKey[]): Promise<number> {
  const { isMap, isNode, isSeq, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents;
  let offset = 0;
  const enter = (place: unknown, inside: unknown): void => {
    if (isNode(place)) offset = place.range?.[0] ?? offset;
    node = inside;
  };
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((one) => String(one.key) === String(key));
      // A person looks for the key; what it holds may begin lines below.
      enter(pair?.key, pair?.value);
    } else if (isSeq(node)) {
      const item = node.items[Number(key)];
      enter(item, item);
    }
  }
  return lines.linePos(offset).line;
}

async function invalid(
  path: string,
  text: string,
  schema: z.ZodType,
  error: z.ZodError,
  plain: unknown,
): Promise<UsageFault> {
  const problems = schemaProblems(schema, error, plain, "the file");
  const unknown = error.issues.some(({ code }) => code === "unrecognized_keys");
  const lines = await Promise.all(
    problems.map(async ({ at, text: problem }) => `${path}:${await lineAt(text, at)}: ${problem}`),
  );
  return new UsageFault(unknown ? "KEY_UNKNOWN" : "VALUE_INVALID", lines.join("\n"), {
    help: "Mend the lines named above; the published JSON Schema tells your editor what is allowed where.",
    cause: error,
  });
}

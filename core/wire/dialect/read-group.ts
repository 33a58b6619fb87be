import type { ConsoleMethod } from "../console/methods.ts";
import type { Dialect } from "./declaration/schema.ts";
import { DialectGap } from "./gap.ts";
import { groupsOf, operations, type ResultKind } from "./operations.ts";
import { own, type Reading, type Row } from "./reading.ts";
import { bytesOf, Unwritable, unquote } from "./values.ts";

type Encoding = NonNullable<NonNullable<Dialect["commands"][ConsoleMethod]>["encodings"]>[string];

/**
 * What a group says. A text that is not of the kind it should be stays as it is, so that whoever reads the result finds it malformed:
 * that is the device's doing. @throws DialectGap where `words` or `quoting` do not say what it means
 */
export function readGroup({ dialect, method }: Reading, group: string, text: string, row: Row): unknown {
  const { words, encodings, separator = "," } = dialect.commands[method] ?? {};
  const kind = groupsOf(operations[method])[group] ?? "text";
  const known = words?.[group];
  if (known !== undefined && kind !== "list") {
    const ours = own(known, text);
    if (ours === undefined)
      throw new DialectGap(
        `commands.${method}.words.${group} does not say what ${JSON.stringify(text.slice(0, 80))} means.`,
        "Add the firmware's word there.",
      );
    return ours;
  }
  const encoding = encodings?.[group];
  const type = own(dialect.fields, row["field"] ?? "") ?? "text";
  try {
    if (kind === "list") {
      const items =
        text === "" ? [] : text.split(separator).map((item) => decode(dialect, encoding, item.trim()));
      return items.map((item) => own(known, item) ?? (group === "enum" ? typed(item, type) : item));
    }
    return ofKind(kind, kind === "bytes" ? text : decode(dialect, encoding, text), type, encoding);
  } catch (thrown) {
    if (!(thrown instanceof Unwritable)) throw thrown;
    throw new DialectGap(
      `The answer to ${method} tells ${group} as ${JSON.stringify(text.slice(0, 80))}: ${thrown.message}.`,
      `Correct commands.${method}.encodings.${group}, or quoting.`,
    );
  }
}

function decode({ quoting }: Dialect, encoding: Encoding | undefined, text: string): string {
  switch (encoding) {
    case "quoted":
      return unquote(text, quoting);
    case "hex":
    case "base64":
      return bytesOf(text, encoding).toString("utf8");
    default:
      return text;
  }
}

function ofKind(
  kind: ResultKind,
  text: string,
  type: Dialect["fields"][string],
  encoding: Encoding | undefined,
): unknown {
  switch (kind) {
    case "bytes":
      return bytesOf(text, encoding === "base64" ? "base64" : "hex").toString("base64");
    case "whole":
      return typed(text, "integer");
    case "flag":
      return typed(text, "boolean");
    case "typed":
      return typed(text, type);
    case "text":
    case "list":
      return text;
  }
}

function typed(text: string, type: Dialect["fields"][string]): string | number | boolean {
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

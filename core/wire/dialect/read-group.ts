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
        text === "" ? [] : text.split(separator).map((item) => decode(dialect, encoding, item.trim(), type));
      return items.map((item) => own(known, item) ?? (group === "enum" ? typed(item, type) : item));
    }
    if (kind === "bytes") return readBytes(text, encoding === "base64" ? "base64" : "hex");
    return ofKind(kind, decode(dialect, encoding, text, kind === "typed" ? type : "text"), type);
  } catch (thrown) {
    if (!(thrown instanceof Unwritable)) throw thrown;
    throw new DialectGap(
      `The answer to ${method} tells ${group} as ${JSON.stringify(text.slice(0, 80))}: ${thrown.message}.`,
      `Correct commands.${method}.encodings.${group}, or quoting.`,
    );
  }
}

type FieldType = Dialect["fields"][string];

function decode({ quoting }: Dialect, encoding: Encoding | undefined, text: string, type: FieldType): string {
  switch (encoding) {
    case "quoted":
      // Numbers and truth values stand without quotes.
      return type === "text" || text.startsWith(quoting?.mark ?? "") ? unquote(text, quoting) : text;
    case "hex":
    case "base64":
      return bytesOf(text, encoding).toString("utf8");
    default:
      return text;
  }
}

/** Base64, or what nobody takes for it. */
function readBytes(text: string, encoding: "hex" | "base64"): string {
  try {
    return bytesOf(text, encoding).toString("base64");
  } catch (thrown) {
    if (thrown instanceof Unwritable) return thrown.message;
    throw thrown;
  }
}

function ofKind(kind: ResultKind, text: string, type: FieldType): unknown {
  switch (kind) {
    case "whole":
      return typed(text, "integer");
    case "flag":
      return typed(text, "boolean");
    case "typed":
      return typed(text, type);
    case "bytes":
    case "text":
    case "list":
      return text;
  }
}

function typed(text: string, type: FieldType): string | number | boolean {
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

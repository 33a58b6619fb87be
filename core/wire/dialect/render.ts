import type { ConsoleMethod } from "../console/methods.ts";
import type { Dialect, DialectCommand } from "./declaration/schema.ts";
import { DialectGap } from "./gap.ts";
import { operations, type ParamKind } from "./operations.ts";
import { fillTemplate, parseTemplate, placesOf } from "./template.ts";
import { bare, bytesOf, pem, quote, rest, Unwritable } from "./values.ts";

type Params = Readonly<Record<string, unknown>>;

export interface Script {
  /** What is typed, one command after the other; further lines of a command follow its first. */
  readonly commands: readonly (readonly string[])[];
  readonly abort: readonly string[] | undefined;
}

/** The entry of an operation. @throws DialectGap when there is none */
export function commandOf(dialect: Dialect, method: ConsoleMethod): DialectCommand {
  const command = dialect.commands[method];
  if (command !== undefined) return command;
  throw new DialectGap(
    `The firmware is asked for ${method}, for which the dialect has no command.`,
    `Add commands.${method} to the dialect if the firmware can do it; docs/dialect.md explains the key.`,
  );
}

/** What is typed for an operation with `params` as the console's description names them. @throws DialectGap */
export function render(dialect: Dialect, method: ConsoleMethod, params: Params): Script {
  const entry = commandOf(dialect, method);
  const templates = listOf(entry.send);
  const rows = method === "config.set" ? rowsOf(params["values"]) : undefined;
  const sets = rows ?? [params];
  for (const set of sets) requireTold(method, templates, set);
  const commands = templates.flatMap((template) => {
    const isRepeated = rows !== undefined && namesField(template);
    return (isRepeated ? sets : [rows === undefined ? params : {}]).map((set) =>
      fill(dialect, method, template, set),
    );
  });
  if (commands.length === 0)
    throw new DialectGap(
      `${method} is to be told nothing, for which the dialect has no command.`,
      `Have one of commands.${method}.send be a line without {field}, such as one that begins a change.`,
    );
  return {
    commands,
    abort: entry.abort === undefined ? undefined : fill(dialect, method, entry.abort, params),
  };
}

export const listOf = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  one === undefined ? [] : Array.isArray(one) ? one : [one as T];

const namesField = (template: string) =>
  placesOf(parseTemplate(template)).some(({ name }) => name === "field");

function rowsOf(values: unknown): Params[] {
  return Object.entries(values as Params).map(([field, value]) => ({ field, value }));
}

/** A parameter that no template names would be lost, and the firmware asked for something else. */
function requireTold(method: ConsoleMethod, templates: readonly string[], params: Params): void {
  const named = new Set(
    templates.flatMap((template) => placesOf(parseTemplate(template)).map(({ name }) => name)),
  );
  const { untold = [] } = operations[method];
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === false || named.has(name) || untold.includes(name)) continue;
    throw new DialectGap(
      `${method} is to be told ${name}, and its command has no place for it.`,
      `Put {${name}} into commands.${method}.send, or [{${name}}] where it does not always come.`,
    );
  }
}

function fill(dialect: Dialect, method: ConsoleMethod, template: string, params: Params): string[] {
  const line = fillTemplate(parseTemplate(template), ({ name, encoding }) => {
    const value = params[name];
    if (value === undefined) return undefined;
    try {
      return write(
        dialect,
        method,
        { name, encoding, kind: operations[method].params[name] ?? "text" },
        value,
      );
    } catch (thrown) {
      if (!(thrown instanceof Unwritable)) throw thrown;
      throw new DialectGap(
        `${method} cannot be asked: the value of ${name} cannot be written: ${thrown.message}.`,
        `Choose another encoding for {${name}} in commands.${method}.send, or complete quoting.escapes.`,
      );
    }
  });
  if (line === undefined) {
    throw new DialectGap(
      `${method} is asked without a parameter that its command names: ${template}`,
      `Put the part that names it in brackets, as in "[ {name}]", if the command can do without.`,
    );
  }
  return line.split("\n");
}

interface Place {
  readonly name: string;
  readonly encoding: string | undefined;
  readonly kind: ParamKind;
}

function write(
  { quoting, commands }: Dialect,
  method: ConsoleMethod,
  { name, encoding, kind }: Place,
  value: unknown,
): string {
  const words = commands[method]?.words?.[name];
  if (words !== undefined) {
    const [word] = Object.entries(words).find(([, ours]) => ours === value) ?? [];
    if (word === undefined) throw new Unwritable(`words.${name} has no word for ${JSON.stringify(value)}`);
    return word;
  }
  if (kind === "bytes") return writeBytes(bytesOf(String(value), "base64"), encoding, "CERTIFICATE");
  if (kind === "pem" && encoding === "pem") return String(value).trim();
  if (kind === "pem")
    return writeBytes(bytesOf(String(value).replaceAll(/-----[^-]*-----/g, ""), "base64"), encoding, "");
  const text = String(value);
  switch (encoding) {
    case "quoted":
      // Numbers and truth values are told from texts by having no marks.
      return typeof value === "string" ? quote(text, quoting) : text;
    case "rest":
      return rest(text);
    case "hex":
    case "base64":
      return Buffer.from(text).toString(encoding);
    default:
      return bare(text, quoting?.mark);
  }
}

function writeBytes(bytes: Buffer, encoding: string | undefined, label: string): string {
  return encoding === "pem" ? pem(bytes, label) : bytes.toString(encoding === "hex" ? "hex" : "base64");
}

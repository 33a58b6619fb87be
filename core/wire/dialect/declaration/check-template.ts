import { messageOf } from "../../../kernel/index.ts";
import { nearest } from "../../../kernel/schema-problems.ts";
import type { ConsoleMethod } from "../../console/methods.ts";
import { operations, type ParamKind } from "../operations.ts";
import { listOf } from "../render.ts";
import { parseTemplate, placesOf, type TemplatePart } from "../template.ts";
import type { Problem } from "./check-pattern.ts";
import type { Dialect, DialectCommand } from "./schema.ts";

const binary = ["hex", "base64", "pem"];
const textual = ["quoted", "rest", "hex", "base64"];

/** What is wrong with the commands of an entry, and with its `abort`. */
export function checkTemplates(
  dialect: Dialect,
  method: ConsoleMethod,
  { send, abort, words }: DialectCommand,
): Problem[] {
  const templates = [
    ...listOf(send).map((template, index) => ({
      template,
      path: Array.isArray(send) ? ["send", index] : ["send"],
    })),
    ...listOf(abort).map((template) => ({ template, path: ["abort"] })),
  ];
  const { params, optional = [] } = operations[method];
  const named = new Set<string>();
  const problems: Problem[] = [];
  for (const { template, path } of templates) {
    const at = ["commands", method, ...path];
    let parts: readonly TemplatePart[];
    try {
      parts = parseTemplate(template);
    } catch (thrown) {
      problems.push({ path: at, message: messageOf(thrown) });
      continue;
    }
    for (const { name, encoding } of placesOf(parts)) {
      named.add(name);
      const kind = params[name];
      const wrong =
        kind === undefined
          ? `unknown parameter {${name}}${Object.keys(params).length === 0 ? `; ${method} has none` : nearest(name, Object.keys(params))}`
          : words?.[name] === undefined && encodingProblem(dialect, name, kind, encoding);
      if (wrong) problems.push({ path: at, message: wrong });
    }
    for (const { name } of placesOf(parts.filter(({ kind }) => kind !== "optional")))
      if (optional.includes(name))
        problems.push({
          path: at,
          message: `{${name}} does not always come; put the part that names it in brackets, as in "[ {${name}}]"`,
        });
    if (
      /\{\w+\|pem\}/.test(template) &&
      template.split("\n").some((line) => line.includes("|pem}") && !/^\{\w+\|pem\}$/.test(line))
    )
      problems.push({
        path: at,
        message: "a parameter as pem goes over several lines; put it on a line of its own",
      });
  }
  for (const name of untoldOf(method, named))
    problems.push({ path: ["commands", method, "send"], message: `the firmware is not told {${name}}` });
  return problems;
}

/** Parameters that a firmware has to be told and is not; of several sets, of that which its dialect comes nearest to speaking. */
function untoldOf(method: ConsoleMethod, named: ReadonlySet<string>): readonly string[] {
  const { params, sets = [Object.keys(params)], optional = [], untold = [] } = operations[method];
  const lacking = sets.map((set) =>
    set.filter((name) => !named.has(name) && !untold.includes(name) && !optional.includes(name)),
  );
  const begun = lacking.filter((_, index) => sets[index]?.some((name) => named.has(name)));
  const [nearestSet = []] = (begun.length > 0 ? begun : lacking).toSorted((a, b) => a.length - b.length);
  return nearestSet;
}

function encodingProblem(
  { quoting }: Dialect,
  name: string,
  kind: ParamKind,
  encoding: string | undefined,
): string | undefined {
  if (kind === "bytes" || kind === "pem") {
    const known = kind === "pem" || name === "der" ? binary : binary.slice(0, 2);
    if (encoding === undefined || !known.includes(encoding))
      return `say how {${name}} is written: ${known.map((each) => `{${name}|${each}}`).join(", ")}`;
    return undefined;
  }
  if (encoding !== undefined && !textual.includes(encoding))
    return `unknown encoding ${encoding}${nearest(encoding, textual)}`;
  return encoding === "quoted" && quoting === undefined
    ? "`quoting` has to say what quoted means"
    : undefined;
}

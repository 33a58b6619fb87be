import { nearest } from "../../../kernel/schema-problems.ts";
import type { ConsoleMethod } from "../../console/methods.ts";
import { groupsOf, operations } from "../operations.ts";
import { listOf } from "../render.ts";
import { checkPattern, type Problem } from "./check-pattern.ts";
import { checkTemplates } from "./check-template.ts";
import type { Dialect, DialectCommand } from "./schema.ts";

/** Our words for what is one of several; `words` must lead to them. */
const vocabulary: Readonly<Record<string, readonly string[]>> = {
  state: ["blank", "manufactured", "set-up", "connecting", "awaiting-confirmation", "operational"],
  firmwareState: ["confirmed", "trial"],
  source: ["stored", "previous-copy", "defaults"],
  type: ["string", "integer", "boolean"],
  key: ["identity", "operational"],
};

/** What is wrong with the entry of one operation. */
export function commandProblems(dialect: Dialect, method: ConsoleMethod, command: DialectCommand): Problem[] {
  const at = (key: string, ...more: PropertyKey[]) => ["commands", method, key, ...more];
  const patterns = (["response", "lines", "until"] as const).flatMap((key) =>
    listOf(command[key]).flatMap((source, index) =>
      checkPattern(dialect, Array.isArray(command[key]) ? at(key, index) : at(key), source),
    ),
  );
  const templates = checkTemplates(dialect, method, command);
  // What follows reads the groups of patterns that are well-formed.
  if (patterns.length > 0) return [...patterns, ...templates];
  return [...templates, ...groupProblems(method, command), ...keyProblems(method, command)];
}

const namesIn = (source: string) => [...source.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map(([, name = ""]) => name);

function groupProblems(method: ConsoleMethod, command: DialectCommand): Problem[] {
  const { result, rows, omissible = [] } = operations[method];
  const places = { response: Object.keys(result), lines: Object.keys(rows?.row ?? result) };
  const problems: Problem[] = [];
  const given = new Set(Object.keys(command.constants ?? {}));
  for (const [group, encoding] of Object.entries(command.encodings ?? {}))
    if (encoding === "pem") given.add(group);
  for (const key of ["response", "lines"] as const) {
    for (const name of listOf(command[key]).flatMap(namesIn)) {
      given.add(name);
      if (places[key].includes(name)) continue;
      const other = key === "response" ? "lines" : "response";
      const hint = places[other].includes(name)
        ? `; it belongs into \`${other}\``
        : nearest(name, places[key]);
      problems.push({ path: ["commands", method, key], message: `unknown group ${name}${hint}` });
    }
  }
  const isOmissible = (name: string) =>
    omissible.includes(name) || (rows?.as === "checks" && name === "passed");
  for (const name of Object.keys(groupsOf(operations[method])).filter(
    (name) => !given.has(name) && !isOmissible(name),
  )) {
    const where = Object.hasOwn(result, name) ? "response" : "lines";
    problems.push({
      path: ["commands", method, ...(command[where] === undefined ? [] : [where])],
      message: `nothing tells ${name}: add a group (?<${name}>…) to \`${where}\`, or declare it under \`constants\``,
    });
  }
  return problems;
}

function keyProblems(method: ConsoleMethod, command: DialectCommand): Problem[] {
  const groups = groupsOf(operations[method]);
  const problems: Problem[] = [];
  const known = {
    encodings: Object.keys(groups),
    words: [...Object.keys(groups), ...Object.keys(operations[method].params)],
    constants: Object.keys(groups),
  };
  for (const key of ["encodings", "words", "constants"] as const)
    for (const name of Object.keys(command[key] ?? {}))
      if (!known[key].includes(name))
        problems.push({
          path: ["commands", method, key, name],
          message: `unknown group${nearest(name, known[key])}`,
        });
  for (const [name, kind] of Object.entries(groups)) {
    const encoding = command.encodings?.[name];
    const isFound = (["response", "lines"] as const).some((place) =>
      listOf(command[place]).flatMap(namesIn).includes(name),
    );
    if (kind === "bytes" && isFound && encoding !== "hex" && encoding !== "base64")
      problems.push({
        path: ["commands", method, "encodings"],
        message: `say how ${name} is written: hex or base64`,
      });
    if (kind !== "bytes" && encoding === "pem")
      problems.push({
        path: ["commands", method, "encodings", name],
        message: "only a certificate or a key comes as pem",
      });
  }
  for (const [name, words] of Object.entries(command.words ?? {})) {
    for (const [word, ours] of Object.entries(words)) {
      const isFlag = groups[name] === "flag" || operations[method].params[name] === "flag";
      const allowed = isFlag ? [true, false] : vocabulary[name];
      if (allowed !== undefined && !allowed.some((each) => each === ours))
        problems.push({
          path: ["commands", method, "words", name, word],
          message: `one of ${allowed.join(", ")} is expected`,
        });
    }
  }
  return problems;
}

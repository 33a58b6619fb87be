import { nearest } from "../../../kernel/schema-problems.ts";
import type { ConsoleMethod } from "../../console/methods.ts";
import { listOf } from "../render.ts";
import { commandProblems } from "./check-command.ts";
import { checkPattern, type Problem } from "./check-pattern.ts";
import type { Dialect } from "./schema.ts";

/** What is wrong in a dialect of the right shape: what contradicts itself, or could be taken for something else. */
export function problemsOf(dialect: Dialect): Problem[] {
  const patterns = (path: readonly PropertyKey[], given: string | readonly string[] | undefined) =>
    listOf(given).flatMap((source) => checkPattern(dialect, path, source));
  const { prompt, until, echo, sync, ready, errors, ignore, continuation } = dialect;
  const problems = [
    ...patterns(["ready"], ready),
    ...patterns(["until"], until),
    ...ignore.flatMap((source, index) => checkPattern(dialect, ["ignore", index], source)),
    ...errors.flatMap((error, index) => errorProblems(dialect, error, index)),
    ...syncProblems(dialect),
    ...Object.entries(dialect.commands).flatMap(([method, command]) =>
      command === undefined ? [] : commandProblems(dialect, method as ConsoleMethod, command),
    ),
  ];
  if (prompt === undefined && until === undefined)
    problems.push({
      path: ["until"],
      message: "needed where there is no prompt: nothing else tells the end of an answer",
    });
  if (!echo && sync === undefined)
    problems.push({
      path: ["sync"],
      message:
        "needed without echo: a late answer could be taken for the next one's; any command will do that repeats a word, such as `echo {word}`",
    });
  if (prompt === undefined && sync === undefined && echo)
    problems.push({
      path: ["sync"],
      message: "needed without a prompt: nothing else tells whether anybody is there",
    });
  if (continuation !== undefined && listOf(prompt).includes(continuation))
    problems.push({ path: ["continuation"], message: "it is the prompt, from which it has to differ" });
  return [...problems, ...quotingProblems(dialect)];
}

/** A text that holds the beginning of an escape would else be read as something else, and could end before its end. */
function quotingProblems({ quoting }: Dialect): Problem[] {
  const { escapes = {} } = quoting ?? {};
  const bare = new Set(Object.values(escapes).map(([first = ""]) => first));
  return [...bare]
    .filter((first) => escapes[first] === undefined)
    .map((first) => ({
      path: ["quoting", "escapes"],
      message: `escapes begin with ${JSON.stringify(first)}, which needs an escape itself`,
    }));
}

function errorProblems(dialect: Dialect, error: Dialect["errors"][number], index: number): Problem[] {
  const path = ["errors", index];
  const problems = checkPattern(dialect, [...path, "pattern"], error.pattern);
  const groups = [...error.pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name = ""]) => name);
  for (const name of groups)
    if (name !== "code" && name !== "reason")
      problems.push({
        path: [...path, "pattern"],
        message: `unknown group ${name}${nearest(name, ["code", "reason"])}`,
      });
  if (error.codes !== undefined && !groups.includes("code"))
    problems.push({ path: [...path, "codes"], message: "the pattern has no group code" });
  if (error.codes === undefined && error.refusal === undefined)
    problems.push({ path, message: "either `refusal` or `codes` has to say what it means" });
  return problems;
}

/** Hexadecimal, so that it means nothing in a pattern. */
const someWord = "5f00dbad";

function syncProblems(dialect: Dialect): Problem[] {
  const { sync } = dialect;
  if (sync === undefined) return [];
  const problems: Problem[] = [];
  for (const key of ["send", "response"] as const)
    if (!sync[key].includes("{word}")) problems.push({ path: ["sync", key], message: "it has no {word}" });
  const response = sync.response.replaceAll("{word}", someWord);
  problems.push(...checkPattern(dialect, ["sync", "response"], response));
  if (problems.length > 0) return problems;
  const typed = sync.send.replaceAll("{word}", someWord);
  if (
    [...listOf(dialect.prompt), ""].some((prompt) =>
      new RegExp(`^(?:${response})$`).test(`${prompt}${typed}`),
    )
  )
    problems.push({
      path: ["sync", "response"],
      message: "it fits what is typed as well, so the echo would be taken for the answer",
    });
  return problems;
}

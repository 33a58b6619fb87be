import type { ConsoleMethod } from "../console/methods.ts";
import type { Dialect } from "./declaration/schema.ts";
import { DialectGap } from "./gap.ts";
import { groupsOf, operations } from "./operations.ts";
import { compilePattern, fits } from "./pattern.ts";
import { readGroup } from "./read-group.ts";
import { own, type Row } from "./reading.ts";
import { commandOf, listOf } from "./render.ts";
import { assembleResult } from "./result.ts";
import { takePem } from "./values.ts";

export type Understood =
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string };

/** What fitted a line of an answer, for people who write a dialect. */
export interface Fit {
  readonly line: string;
  /** Key of the pattern, such as `response`; undefined when none fits. */
  readonly key: "errors" | "response" | "lines" | "until" | undefined;
  readonly pattern?: string;
  readonly groups: Readonly<Record<string, string>>;
}

/** Whether `line` ends an answer to `method`, be it well or with a refusal. */
export function endsAnswer(dialect: Dialect, method: ConsoleMethod, line: string): boolean {
  return isRefusal(dialect, line) || fits(untilOf(dialect, method), line);
}

const isRefusal = ({ errors }: Dialect, line: string): boolean =>
  fits(
    errors.map(({ pattern }) => pattern),
    line,
  );

export function untilOf(dialect: Dialect, method: ConsoleMethod): readonly string[] {
  return listOf(dialect.commands[method]?.until ?? dialect.until);
}

/** Which pattern fits each line. */
export function fitLines(dialect: Dialect, method: ConsoleMethod, lines: readonly string[]): Fit[] {
  const { response, lines: rows } = dialect.commands[method] ?? {};
  const candidates = [
    ...dialect.errors.map(({ pattern }) => ["errors", pattern] as const),
    ...listOf(response).map((pattern) => ["response", pattern] as const),
    ...listOf(rows).map((pattern) => ["lines", pattern] as const),
    ...untilOf(dialect, method).map((pattern) => ["until", pattern] as const),
  ];
  return lines.map((line) => {
    for (const [key, pattern] of candidates) {
      const groups = compilePattern(pattern).match(line);
      if (groups !== undefined) return { line, key, pattern, groups };
    }
    return { line, key: undefined, groups: {} };
  });
}

/**
 * What the lines of an answer say, in the shape that the console's description gives its result. `last`: no further command of the
 * operation follows, so that the result has to be there. @throws DialectGap when the dialect does not say what they mean
 */
export function understand(
  dialect: Dialect,
  method: ConsoleMethod,
  answer: readonly string[],
  last = true,
): Understood {
  const entry = commandOf(dialect, method);
  const whole = answer.filter((line) => line.trim() !== "");
  const asPem = Object.keys(entry.encodings ?? {}).find((group) => entry.encodings?.[group] === "pem");
  const { der, others } = asPem === undefined ? { der: undefined, others: whole } : takePem(whole);
  const found = fitLines(dialect, method, others);
  const refusal = found.find(({ key }) => key === "errors");
  if (refusal !== undefined) return refuse(dialect, method, refusal);

  const ended = untilOf(dialect, method);
  const isEnded = ended.length === 0 || found.some(({ key, line }) => key === "until" || fits(ended, line));
  if (!isEnded) throw unclear(method, answer, `its answer ends without the line that \`until\` names`);
  if (!last) return { kind: "done", result: {} };
  const { omissible = [] } = operations[method];
  for (const source of listOf(entry.response)) {
    const { groups } = compilePattern(source);
    const mayBeMissing = groups.length > 0 && groups.every((group) => omissible.includes(group));
    if (!mayBeMissing && !found.some(({ pattern }) => pattern === source))
      throw unclear(method, answer, `no line of its answer fits response ${source}`);
  }
  const tells = Object.keys(groupsOf(operations[method])).length > 0;
  const isMarked = ended.length > 0 || entry.response !== undefined;
  const unknown = found.find(({ key }) => key === undefined);
  if (unknown !== undefined && (tells || !isMarked))
    throw unclear(
      method,
      answer,
      `no pattern fits the line ${JSON.stringify(unknown.line.slice(0, 120))} of its answer`,
    );

  const context = { dialect, method };
  const once: Row = Object.assign(
    {},
    ...found.filter(({ key }) => key === "response").map(({ groups }) => groups),
  );
  const rows = found.filter(({ key }) => key === "lines").map(({ groups }) => groups);
  return {
    kind: "done",
    result: assembleResult(context, { once, rows, der }, (group, text, row) =>
      readGroup(context, group, text, row),
    ),
  };
}

function refuse(dialect: Dialect, method: ConsoleMethod, { line, pattern, groups }: Fit): Understood {
  const index = dialect.errors.findIndex((each) => each.pattern === pattern);
  const declared = dialect.errors[index];
  const code = own(declared?.codes, groups["code"] ?? "") ?? declared?.refusal;
  if (code === undefined)
    throw unclear(method, [line], `errors.${index}.codes does not say what the code ${groups["code"]} means`);
  if (code === "not-offered")
    throw new DialectGap(
      `The firmware does not know the command for ${method}: ${line.slice(0, 200)}`,
      `Correct commands.${method}.send, or take the entry out if the firmware cannot do it.`,
    );
  return { kind: "refused", code, reason: groups["reason"] || line };
}

function unclear(method: ConsoleMethod, answer: readonly string[], why: string): DialectGap {
  const shown = answer
    .map((line) => JSON.stringify(line.slice(0, 120)))
    .slice(0, 6)
    .join(", ");
  return new DialectGap(
    `What the firmware answered to ${method} is not clear: ${why}. It answered ${shown || "nothing"}.`,
    `Try it by hand with \`assay rig console --dialect\`, and correct commands.${method} or errors.`,
  );
}

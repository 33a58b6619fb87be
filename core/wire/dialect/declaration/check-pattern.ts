import { messageOf } from "../../../kernel/index.ts";
import { compilePattern } from "../pattern.ts";
import { listOf } from "../render.ts";
import { costOf } from "./pattern-cost.ts";
import type { Dialect } from "./schema.ts";

export interface Problem {
  readonly path: readonly PropertyKey[];
  /** What is wrong and, where it is not plain, what to do. */
  readonly message: string;
}

/** What is wrong with a pattern that is to fit lines of answers. */
export function checkPattern(dialect: Dialect, path: readonly PropertyKey[], source: string): Problem[] {
  const problem = (message: string): Problem[] => [{ path, message }];
  try {
    new RegExp(source);
  } catch (thrown) {
    return problem(`it is no regular expression: ${messageOf(thrown)}`);
  }
  const cost = costOf(source);
  if (cost !== undefined)
    return problem(`${source} could take very long on a line that a hostile device makes up: ${cost}`);
  const pattern = compilePattern(source);
  if (pattern.match("") !== undefined) return problem(`${source} fits the empty line; use + in place of *`);
  const waiting = [...listOf(dialect.prompt), ...listOf(dialect.continuation)];
  const prompt = waiting.find(
    (each) => pattern.match(each) !== undefined || pattern.match(each.trimEnd()) !== undefined,
  );
  return prompt === undefined ? [] : problem(`${source} fits the prompt ${JSON.stringify(prompt)} as well`);
}

import type { AssertionError } from "node:assert/strict";
import { inspect, isDeepStrictEqual, stripVTControlCharacters } from "node:util";

const equality = new Set(["strictEqual", "deepStrictEqual"]);
const shown = { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 20, maxStringLength: 1_000 };

/**
 * What an assertion found, in words that are the same whoever looks on. Node's own depend on it: for a terminal it colours the
 * difference of two values sign by sign, which nobody can read in a report and in which no redactor finds a secret.
 */
export function tellAssertion({
  message,
  operator,
  generatedMessage,
  actual,
  expected,
}: AssertionError): string {
  const plain = stripVTControlCharacters(message);
  if (!equality.has(operator)) return plain;
  // Node appends its own comparison, also to what the caller had to say.
  const [said = ""] = plain.split("\n\n");
  const comparison = compare(actual, expected).join("\n");
  return generatedMessage ? comparison : `${said.split("\n+ actual - expected")[0]}\n${comparison}`;
}

function compare(actual: unknown, expected: unknown): string[] {
  if (!isRecord(actual) || !isRecord(expected)) return [seen(actual, expected)];
  const keys = [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  const different = keys.filter((key) => !isDeepStrictEqual(actual[key], expected[key]));
  if (different.length === 0) return [seen(actual, expected)];
  return different.map((key) => `${key}: ${seen(actual[key], expected[key])}`);
}

const seen = (actual: unknown, expected: unknown): string =>
  `seen ${inspect(actual, shown)}, expected ${inspect(expected, shown)}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

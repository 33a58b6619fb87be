/** What canonical JSON is made of. Numbers are whole: others have no one way to be written. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * The one way in which a bundle writes JSON, so that the same content has the same bytes: keys sorted, no spaces, UTF-8, one line
 * feed at the end. `jq -cS .` writes the same, but for U+007F and unpaired surrogates, which stand in no key and no path of a
 * bundle. A key whose value is undefined is left out.
 * @throws TypeError for a number that is not a safe integer
 */
export function canonicalJson(value: Json): string {
  return `${write(value)}\n`;
}

function write(value: Json): string {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new TypeError(`${value} is not a whole number that canonical JSON can hold`);
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(",")}}`;
}

// Array.isArray does not tell a readonly array from an object.
const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/**
 * Parses bytes that must be canonical JSON: written again they are the same. Two readers can then not see two things in one file,
 * and no byte of it can be changed unseen by whoever compares what it says.
 * @throws SyntaxError
 */
export function parseCanonical(bytes: Uint8Array): Json {
  const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  if (!Buffer.from(bytes).equals(Buffer.from(canonicalJson(value))))
    throw new SyntaxError("it is not written in the canonical form");
  return value;
}

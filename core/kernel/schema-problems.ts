import { inspect } from "node:util";
import leven from "leven";
import { z } from "zod";

export interface SchemaProblem {
  readonly at: readonly PropertyKey[];
  /** Where, what was expected, and what was found; for an unknown key the nearest known one. */
  readonly text: string;
}

/**
 * All that `error` says is wrong with `value`, for a person. `whole` is what the value is called as a whole. Values for which
 * `mayShow` says no are not quoted.
 */
export function schemaProblems(
  schema: z.ZodType,
  error: z.ZodError,
  value: unknown,
  whole: string,
  mayShow: (path: readonly PropertyKey[]) => boolean = () => true,
): SchemaProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "invalid_key") {
      const expected = issue.issues.map(({ message }) => message).join(", ");
      return [{ at: issue.path, text: `${issue.path.join(".")}: the key is not ${expected}` }];
    }
    const choice = choiceOf(issue, valueAt(value, issue.path), mayShow(issue.path));
    if (choice !== undefined) return [{ at: issue.path, text: `${issue.path.join(".")}: ${choice}` }];
    if (issue.code !== "unrecognized_keys") {
      const found = mayShow(issue.path) ? describe(valueAt(value, issue.path)) : "not shown";
      const expected = issue.message.replace(/, received undefined$/, "");
      return [{ at: issue.path, text: `${issue.path.join(".") || whole}: ${expected} (${found})` }];
    }
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => ({
      at: [...issue.path, key],
      text: `${[...issue.path, key].join(".")}: unknown key${nearest(key, known)}`,
    }));
  });
}

/** Of a key that chooses between several shapes: what it holds is none of them. */
function choiceOf(issue: z.core.$ZodIssue, found: unknown, mayShow: boolean): string | undefined {
  if (issue.code !== "invalid_union" || issue.discriminator === undefined) return undefined;
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  if (found === undefined) return `it is missing; known here: ${options.join(", ")}`;
  const shown = mayShow ? inspect(found).slice(0, 60) : "(not shown)";
  return `unknown ${issue.discriminator} ${shown}${nearest(String(found), options)}`;
}

function describe(found: unknown): string {
  if (found === undefined) return "it is missing";
  return `found ${inspect(found, { depth: 1, breakLength: Infinity }).slice(0, 60)}`;
}

function valueAt(plain: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    plain,
  );
}

/** Names of the keys that `schema` allows at `path`; empty where it cannot be told. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let places: JsonSchema[] = [z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema];
  for (const key of path) {
    places = places.flatMap(alternatives).flatMap(({ properties, additionalProperties, items }) => {
      const inside = typeof key === "number" ? items : (properties?.[key] ?? additionalProperties);
      return typeof inside === "object" && inside !== null ? [inside as JsonSchema] : [];
    });
  }
  return [...new Set(places.flatMap(alternatives).flatMap(({ properties = {} }) => Object.keys(properties)))];
}

type JsonSchema = Readonly<Record<string, Readonly<Record<PropertyKey, unknown>> | undefined>>;

/** Where one of several shapes is allowed, the keys of each are known. */
function alternatives(place: JsonSchema): JsonSchema[] {
  const several = place["oneOf"] ?? place["anyOf"];
  return Array.isArray(several) ? several.flatMap(alternatives) : [place];
}

/** ` did you mean …`: the known name that is nearest to `key`, or all of them. */
export function nearest(key: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, distance: leven(key, name) }))
    .sort((a, b) => a.distance - b.distance);
  if (best === undefined) return "";
  if (best.distance <= Math.max(2, key.length / 3)) return `; did you mean "${best.name}"?`;
  return `; known here: ${known.join(", ")}`;
}

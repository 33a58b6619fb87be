import type { ErrorObject, ValidateFunction } from "ajv";
import openrpc from "./openrpc.json" with { type: "json" };

/** Compares what went over a console with what `openrpc.json` promises. Each method returns problems, empty when none. */
export interface ConsoleChecker {
  params(method: string, params: unknown): readonly string[];
  result(method: string, result: unknown): readonly string[];
  /** The `error` member of an answer. */
  error(error: unknown): readonly string[];
  notification(method: string, params: unknown): readonly string[];
}

/**
 * Compiles the schemas; some tens of ms, so for tests and diagnosis, not for each answer of a run. `exact`: a device may tell more than is
 * described; one that does is a problem.
 */
export async function createConsoleChecker({ exact = false } = {}): Promise<ConsoleChecker> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  const qualify = (schema: object) => qualified(exact ? closed(schema) : schema);
  ajv.addSchema(qualify({ $id: "console", $defs: openrpc.components.schemas }));
  const compiled = new Map<string, ValidateFunction>();
  const checked = (name: string, schema: object | undefined, value: unknown): string[] => {
    if (schema === undefined) return [`${name} is not described`];
    const validate = compiled.get(name) ?? ajv.compile(qualify(schema));
    compiled.set(name, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(tell);
  };
  const method = (name: string) => openrpc.methods.find((each) => each.name === name);
  const notification = (name: string) => openrpc["x-notifications"].find((each) => each.name === name);
  return {
    params: (name, params) => {
      const described = method(name);
      const sets = described?.["x-one-of"];
      return checked(`params of ${name}`, paramsSchema(described?.params, sets), params);
    },
    result: (name, result) => checked(`result of ${name}`, method(name)?.result.schema, result),
    error: (error) => checked("error", openrpc.components.schemas.Error, error),
    notification: (name, params) =>
      checked(`notification ${name}`, paramsSchema(notification(name)?.params), params),
  };
}

function tell({ instancePath, message, params }: ErrorObject): string {
  const allowed = params["allowedValues"];
  return `${instancePath || "/"} ${message}${Array.isArray(allowed) ? `: ${allowed.join(", ")}` : ""}`;
}

interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly schema: object;
}

/** `sets`: of these sets of parameters exactly one comes, whole. */
function paramsSchema(
  params: readonly Param[] | undefined,
  sets?: readonly (readonly string[])[],
): object | undefined {
  if (params === undefined) return undefined;
  return {
    ...(sets && { minProperties: 1, dependentSchemas: Object.fromEntries(sets.flatMap(wholeAndAlone)) }),
    type: "object",
    properties: Object.fromEntries(params.map(({ name, schema }) => [name, schema])),
    required: params.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Where one of `set` comes, all of it comes, and nothing of another. */
function wholeAndAlone(set: readonly string[], _: number, sets: readonly (readonly string[])[]) {
  const foreign = sets.flat().filter((name) => !set.includes(name));
  const properties = Object.fromEntries(foreign.map((name) => [name, false]));
  return set.map((name) => [name, { required: set, properties }]);
}

/** `schema` with every object in it closed to members that it does not name. */
function closed(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.type === "object" && value.properties ? { additionalProperties: false, ...value } : value,
  ) as object;
}

/** References into the document become references to the schema registered as `console`. */
function qualified(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "console#/$defs/")) as object;
}

import type { ValidateFunction } from "ajv";
import asyncapi from "./asyncapi.json" with { type: "json" };
import openapi from "./openapi.json" with { type: "json" };

/** Compares what went between device and backend with what `asyncapi.json` and `openapi.json` promise. Problems, empty when none. */
export interface BackendChecker {
  message(topic: string, payload: Uint8Array): readonly string[];
  exchange(exchange: HttpExchange): readonly string[];
  /** A value against a schema of either document, by name. */
  value(document: "asyncapi" | "openapi", schema: string, value: unknown): readonly string[];
}

export interface HttpExchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>;

/** Compiles the schemas; some tens of ms, so for tests and diagnosis. */
export async function createBackendChecker(): Promise<BackendChecker> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strictRequired: false,
    formats: { binary: true },
  });
  const documents = { asyncapi: asyncapi.components.schemas, openapi: openapi.components.schemas };
  for (const [name, schemas] of Object.entries(documents))
    ajv.addSchema(qualify(name, { $id: name, $defs: schemas }));
  const compiled = new Map<string, ValidateFunction>();

  const check = (document: string, schema: object, value: unknown): string[] => {
    const text = JSON.stringify(qualify(document, schema));
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  };
  const value: BackendChecker["value"] = (document, schema, found) =>
    check(document, { $ref: `#/components/schemas/${schema}` }, found);

  const message: BackendChecker["message"] = (topic, payload) => {
    const channel = Object.values(asyncapi.channels).find(({ address }) => matches(address, topic));
    const name = Object.keys(channel?.messages ?? {})[0];
    if (name === undefined) return [`topic ${topic} is not described`];
    const schema = asyncapi.components.messages[name as keyof typeof asyncapi.components.messages].payload;
    const content = parse(payload);
    const problems = check("asyncapi", schema, content);
    if (name !== "signedOrder" || problems.length > 0) return problems;
    const { order } = content as { order: string };
    return value("asyncapi", "Order", parse(Buffer.from(order, "base64")));
  };

  const exchange: BackendChecker["exchange"] = ({ method, path, status, headers, body }) => {
    const [pathname = ""] = path.split("?");
    const found = Object.entries(openapi.paths).find(([template]) => matches(template, pathname));
    const operation = (found?.[1] as Operations | undefined)?.[method.toLowerCase()];
    const answer = operation?.responses[String(status)];
    if (answer === undefined) return [`${method} ${pathname}: status ${status} is not described`];
    return [...lengthProblems(status, headers, body), ...contentProblems(answer, headers, body, check)];
  };

  return { message, exchange, value };
}

function lengthProblems(status: number, headers: HttpExchange["headers"], body: Uint8Array): string[] {
  const expected = status === 204 ? undefined : String(body.length);
  return headers["content-length"] === expected ? [] : [`Content-Length is ${headers["content-length"]}`];
}

function contentProblems(
  { content }: Answer,
  headers: HttpExchange["headers"],
  body: Uint8Array,
  check: (document: string, schema: object, value: unknown) => string[],
): string[] {
  const [type = ""] = String(headers["content-type"] ?? "").split(";");
  if (content === undefined) return body.length === 0 ? [] : ["there is a body where none is described"];
  const described = content[type];
  if (described === undefined) return [`content of type ${type} is not described`];
  const found = type === "application/json" ? parse(body) : Buffer.from(body).toString("latin1");
  return check("openapi", described.schema, found);
}

/** Whether `text` is an instance of the template, whose parameters stand in braces. */
function matches(template: string, text: string): boolean {
  const parts = template.split("/");
  const found = text.split("/");
  return (
    parts.length === found.length &&
    parts.every((part, index) => (part.startsWith("{") ? found[index] !== "" : part === found[index]))
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** References into the document become references to the schema registered under its name. */
function qualify(document: string, schema: object): object {
  const text = JSON.stringify(schema).replaceAll("#/components/schemas/", `${document}#/$defs/`);
  return JSON.parse(text) as object;
}

/** A node of a JSON Schema, as far as rig files use it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A key as a reader needs it. */
export interface Key {
  /** From the beginning of its table, such as `backend.address`. */
  readonly name: string;
  readonly meaning: string;
  /** What may stand there, in words. */
  readonly value: string;
  /** The default, in words. */
  readonly otherwise: string;
}

/** One way to drive something, and the board's keys under which it may stand. */
export interface Driver {
  readonly name: string;
  readonly meaning: string;
  readonly at: readonly string[];
  readonly keys: readonly Key[];
}

/** The keys of an object, those within their values after them; what a driver has stands with the driver. */
export function keysOf(schema: Schema, prefix = ""): Key[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key: Key = {
      name: prefix + name,
      meaning: meaningOf(value, prefix + name),
      value: wordsFor(value),
      otherwise: otherwiseOf(value, schema.required?.includes(name) === true),
    };
    return variantsOf(value).length > 0 ? [key] : [key, ...keysOf(value, `${prefix}${name}.`)];
  });
}

/** The drivers of a board's keys, each once, in the order of the schema. */
export function driversOf(board: Schema): Driver[] {
  const found = new Map<string, { readonly schema: Schema; readonly at: string[] }>();
  for (const [key, value] of Object.entries(board.properties ?? {})) {
    for (const schema of variantsOf(value)) {
      const same = JSON.stringify(schema);
      const known = found.get(same) ?? { schema, at: [] };
      known.at.push(key);
      found.set(same, known);
    }
  }
  return [...found.values()].map(({ schema, at }) => {
    const name = nameOf(schema);
    const { driver = {}, ...others } = schema.properties ?? {};
    const meaning = driver.description ?? schema.description;
    return {
      ...{ name, at },
      meaning: meaningOf(meaning === undefined ? {} : { description: meaning }, `driver ${name}`),
      keys: keysOf({ ...schema, properties: others }),
    };
  });
}

/** The alternatives of a key that is driven by something. */
function variantsOf(schema: Schema): Schema[] {
  const within = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (within.length > 0) return within.flatMap(variantsOf);
  return schema.properties?.["driver"] === undefined ? [] : [schema];
}

const nameOf = (variant: Schema): string => String(variant.properties?.["driver"]?.const);

/** @throws Error for a key without: whoever adds one says what it means */
function meaningOf({ description }: Schema, name: string): string {
  if (description === undefined) throw new Error(`${name} has no .describe() in its schema`);
  return description.replace(/\.$/, "");
}

function wordsFor(schema: Schema): string {
  const drivers = variantsOf(schema);
  if (drivers.length > 0) return `by driver: ${drivers.map((one) => code(nameOf(one))).join(", ")}`;
  const either = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (either.length > 0) return either.map(wordsFor).join(", or ");
  if (schema.enum !== undefined) return schema.enum.map((one) => code(String(one))).join(", ");
  switch (schema.type) {
    case "integer":
      return `whole number${rangeOf(schema)}`;
    case "boolean":
      return "`true`, `false`";
    case "string":
      return "text";
    case "array":
      return `list: ${wordsFor(schema.items ?? {})}`;
    case "object":
      return schema.properties === undefined ? "values by name" : "keys";
    default:
      throw new Error(`there are no words for ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

function rangeOf({ minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const from = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1;
  const to = maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  return from === undefined || from === Number.MIN_SAFE_INTEGER ? to : ` from ${from}${to}`;
}

function otherwiseOf(schema: Schema, required: boolean): string {
  const { default: value } = schema;
  if (value === undefined) return required ? "required" : "";
  // Those of the keys within say it.
  if (JSON.stringify(value) === "{}") return "";
  // Addresses, as people write them.
  if (typeof value === "number" && value >= 0x100_0000) return code(`0x${value.toString(16)}`);
  const { driver } = Object(value);
  return code(driver ?? (Array.isArray(value) ? `[${value.join(", ")}]` : String(value)));
}

const code = (text: string): string => `\`${text}\``;

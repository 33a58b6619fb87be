import {
  type ConfigurationField,
  type ConfigurationSchema,
  type ConfigurationValue,
  type ConfigurationValues,
  type Dut,
  SECRET_SET,
  type StoredConfiguration,
} from "../../core/dut/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { Bench } from "../bench.ts";
import { expectDone } from "./asking.ts";

/** A configuration that a device may rightly have, secrets included. */
export interface KnownConfiguration {
  readonly name: string;
  readonly schema: ConfigurationSchema;
  readonly values: ConfigurationValues;
}

export interface Sighting {
  readonly stored: StoredConfiguration;
  /** Name of the known configuration that is in effect as a whole. */
  readonly inEffect: string | undefined;
  /** Differences from the first of the known configurations; empty when that one is in effect. */
  readonly differences: readonly string[];
}

/** Reads the configuration in effect and tells which of `known` it is, field by field, secrets by comparison. */
export async function sightAny(device: Dut, known: readonly KnownConfiguration[]): Promise<Sighting> {
  const stored = await expectDone(
    device,
    "show its configuration",
    await device.maintenance.readConfiguration(),
  );
  let first: readonly string[] | undefined;
  for (const { name, schema, values } of known) {
    const differences = await differencesFrom(device, schema, stored, values);
    if (differences.length === 0) return { stored, inEffect: name, differences: first ?? [] };
    first ??= differences;
  }
  return { stored, inEffect: undefined, differences: first ?? [] };
}

/** How the configuration in effect differs from `values`. */
export async function sight(
  device: Dut,
  schema: ConfigurationSchema,
  values: ConfigurationValues,
): Promise<Sighting> {
  return sightAny(device, [{ name: "expected", schema, values }]);
}

/** Whether the configuration shows `values`, as far as its fields can be read. */
export const isShown = (
  { fields }: ConfigurationSchema,
  stored: StoredConfiguration,
  values: ConfigurationValues,
): boolean =>
  Object.entries(fields).every(([name, { secret }]) => secret || stored.values[name] === values[name]);

/** Each field of `schema` in which the device differs from `values`, as a line for the report without secrets. */
async function differencesFrom(
  device: Dut,
  schema: ConfigurationSchema,
  stored: StoredConfiguration,
  values: ConfigurationValues,
): Promise<string[]> {
  const differences: string[] = [];
  if (stored.schemaVersion !== schema.version) {
    differences.push(`schema version: expected ${schema.version}, found ${stored.schemaVersion}`);
  }
  for (const [name, field] of Object.entries(schema.fields)) {
    const shown = stored.values[name];
    const expected = values[name] ?? field.default;
    if (expected === undefined) continue;
    if (!field.secret) {
      if (shown !== expected) differences.push(`${name}: expected ${show(expected)}, found ${show(shown)}`);
    } else if (!(await holdsSecret(device, name, shown, expected))) {
      differences.push(`${name}: holds another secret than the one that was set`);
    }
  }
  return differences;
}

async function holdsSecret(
  device: Dut,
  name: string,
  shown: ConfigurationValue | undefined,
  expected: ConfigurationValue,
): Promise<boolean> {
  if (shown !== (expected === "" ? "" : SECRET_SET)) return false;
  const outcome = await device.maintenance.matchesConfiguration(name, expected);
  return expectDone(device, `compare ${name} with a value`, outcome);
}

const show = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** Every default of the schema. */
export function defaultsOf(schema: ConfigurationSchema): ConfigurationValues {
  return Object.fromEntries(
    Object.entries(schema.fields).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The defaults, but for the fields that the factory set. */
export function freshFromFactory(product: Product): ConfigurationValues {
  return { ...defaultsOf(product.schemaOf()), ...product.factoryValues };
}

/** What a reset leaves of `before`: the fields that the product declares to keep, else defaults. */
export function afterReset(product: Product, before: ConfigurationValues): ConfigurationValues {
  const kept = product.ixit.reset.keeps.flatMap((name) => {
    const value = before[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...defaultsOf(product.schemaOf()), ...Object.fromEntries(kept) };
}

/** The declared sample with a fresh canary in each secret field of `schema`: every field other than its default. */
export function sampleWithCanaries(bench: Bench, schema = bench.product.schemaOf()): ConfigurationValues {
  const { sample, secretFields } = bench.product.ixit.configuration;
  const entries = Object.keys(schema.fields).flatMap((name): [string, ConfigurationValue][] => {
    const secret = secretFields[name];
    if (secret !== undefined) return [[name, bench.secrets.mint(name, secret.length)]];
    const value = sample[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/**
 * The declared sample with every value as long, or as large, as the schema allows: letters fill a text up. The factory's fields and the
 * backend's address stay as declared, because a device may rightly ask more of them than a schema can say.
 */
export function longestSample(bench: Bench): ConfigurationValues {
  const { secretFields, endpointField, factoryFields } = bench.product.ixit.configuration;
  const asDeclared = new Set([endpointField, ...Object.values(factoryFields)]);
  const { fields } = bench.product.schemaOf();
  const lengthen = (name: string, value: ConfigurationValue): ConfigurationValue => {
    const field = fields[name];
    if (field === undefined || asDeclared.has(name)) return value;
    const longest =
      name in secretFields && field.maxLength !== undefined
        ? bench.secrets.mint(name, field.maxLength)
        : longestLike(field, value);
    return isWithinLimits(field, longest) ? longest : value;
  };
  return Object.fromEntries(
    Object.entries(sampleWithCanaries(bench)).map(([name, value]) => [name, lengthen(name, value)]),
  );
}

function longestLike(
  { maximum, maxLength }: ConfigurationField,
  value: ConfigurationValue,
): ConfigurationValue {
  if (typeof value === "number") return maximum ?? value;
  return typeof value === "string" ? value.padEnd(maxLength ?? 0, "assay") : value;
}

/** A second valid configuration that differs from `values` in every field that allows it. */
export function variationOf(bench: Bench, values: ConfigurationValues): ConfigurationValues {
  const schema = bench.product.schemaOf();
  const { secretFields } = bench.product.ixit.configuration;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = schema.fields[name];
      const secret = secretFields[name];
      if (secret !== undefined) return [name, bench.secrets.mint(name, secret.length)];
      const fallback = field?.default ?? value;
      if (field?.enum !== undefined) return [name, field.enum.find((option) => option !== value) ?? value];
      if (typeof value === "number")
        return [name, value + (value + 1 <= (field?.maximum ?? Number.MAX_VALUE) ? 1 : -1)];
      return [name, fallback];
    }),
  );
}

/** Fields of `schema` that have no default, for the report. */
export function withoutDefault({ version, fields }: ConfigurationSchema): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined ? [`${name} of schema ${version}`] : [],
  );
}

/** Secret fields of `schema` that have a value in every device nobody has configured, for the report. */
export function secretsByDefault({ version, fields }: ConfigurationSchema): string[] {
  return Object.entries(fields).flatMap(([name, { secret, default: value = "" }]) =>
    secret && value !== "" ? [`${name} of schema ${version}`] : [],
  );
}

/** Fields of `schema` whose default breaks their own limits, for the report. */
export function invalidDefaults({ version, fields }: ConfigurationSchema): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined || isWithinLimits(field, field.default)
      ? []
      : [`${name} of schema ${version}`],
  );
}

function isWithinLimits(field: ConfigurationField, value: ConfigurationValue): boolean {
  if (field.enum !== undefined && !field.enum.includes(value)) return false;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return (
        typeof value === "number" &&
        Number.isInteger(value) &&
        value >= (field.minimum ?? -Infinity) &&
        value <= (field.maximum ?? Infinity)
      );
    case "string":
      return (
        typeof value === "string" &&
        [...value].length <= (field.maxLength ?? Infinity) &&
        (field.pattern === undefined || new RegExp(field.pattern, "u").test(value))
      );
  }
}

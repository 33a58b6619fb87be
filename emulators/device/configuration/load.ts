import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { Place, SchemaHistory, StoredCopy } from "../parts.ts";
import { incompleteness } from "./validation.ts";

export interface Loaded {
  /** Place of the copy in effect; undefined when the defaults are. */
  readonly place: Place | undefined;
  /** In the running firmware's schema. */
  readonly values: ConfigurationValues;
  readonly source: "stored" | "previous-copy" | "defaults";
  /** Schema version that the copy in effect is stored in. */
  readonly storedAs: number | undefined;
  /** Copies passed over because this firmware is too old for them. */
  readonly newer: readonly StoredCopy[];
  /** Copies passed over because they are no whole configuration of their own schema. */
  readonly incomplete: readonly { readonly place: Place; readonly why: string }[];
}

/**
 * Picks the newest copy that is a whole configuration of a schema that firmware of generation `own` knows; `completed` is
 * the sequence of the newest one ever saved, which may be gone.
 */
export function pickCopy(
  copies: readonly StoredCopy[],
  own: number,
  schemas: SchemaHistory,
  completed: number,
): Loaded {
  const newer = copies.filter(({ schemaVersion }) => schemaVersion > own);
  const incomplete: { place: Place; why: string }[] = [];
  for (const copy of copies.filter(({ schemaVersion }) => schemaVersion <= own)) {
    const why = incompleteness(schemas.schema(copy.schemaVersion), copy.values);
    if (why !== undefined) {
      incomplete.push({ place: copy.place, why });
      continue;
    }
    const source = copy === copies[0] && copy.sequence >= completed ? "stored" : "previous-copy";
    const values = migrate(copy, own, schemas);
    return { place: copy.place, values, source, storedAs: copy.schemaVersion, newer, incomplete };
  }
  return {
    place: undefined,
    values: defaults(own, schemas),
    source: "defaults",
    storedAs: undefined,
    newer,
    incomplete,
  };
}

export function defaults(version: number, schemas: SchemaHistory): ConfigurationValues {
  const { fields } = schemas.schema(version);
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default ?? ""]));
}

/** Brings a copy to generation `own` step by step, and its fields into the order of that schema. */
function migrate(copy: StoredCopy, own: number, schemas: SchemaHistory): ConfigurationValues {
  let values = copy.values;
  for (let version = copy.schemaVersion; version < own; version += 1)
    values = schemas.migrate(version, values);
  return inOrder(values, own, schemas);
}

export function inOrder(
  values: ConfigurationValues,
  version: number,
  schemas: SchemaHistory,
): ConfigurationValues {
  const names = Object.keys(schemas.schema(version).fields);
  return Object.fromEntries(names.map((name) => [name, values[name] ?? ""]));
}

import type {
  ConfigurationField,
  ConfigurationSchema,
  ConfigurationValues,
} from "../../../core/dut/index.ts";

/** Why `value` cannot be in `field`, or undefined when it can. */
export function violation(field: ConfigurationField, value: unknown): string | undefined {
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "a boolean is expected";
    case "integer": {
      const { minimum = -Infinity, maximum = Infinity } = field;
      if (typeof value !== "number" || !Number.isInteger(value)) return "an integer is expected";
      return value >= minimum && value <= maximum ? undefined : `${minimum} to ${maximum} is expected`;
    }
    case "string":
      if (typeof value !== "string") return "a text is expected";
      // JSON Schema counts characters, not UTF-16 code units.
      if ([...value].length > (field.maxLength ?? Infinity))
        return `at most ${field.maxLength} characters are expected`;
      if (field.enum !== undefined && !field.enum.includes(value))
        return `one of ${field.enum.join(", ")} is expected`;
      if (field.pattern !== undefined && !new RegExp(field.pattern, "u").test(value))
        return `${field.pattern} is expected`;
      return undefined;
  }
}

/** Why `values` is no whole configuration of `schema`, or undefined when it is one. */
export function incompleteness(schema: ConfigurationSchema, values: ConfigurationValues): string | undefined {
  for (const [name, field] of Object.entries(schema.fields)) {
    if (!Object.hasOwn(values, name)) return `${name} is missing`;
    const why = violation(field, values[name]);
    if (why !== undefined) return `${name}: ${why}`;
  }
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(schema.fields, name));
  return unknown === undefined ? undefined : `${unknown} is unknown`;
}

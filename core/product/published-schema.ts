import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ConfigurationField, ConfigurationSchema } from "../dut/index.ts";
import { messageOf, UsageFault } from "../kernel/index.ts";

const value = z.union([z.string(), z.number(), z.boolean()]);

const property = z.strictObject({
  type: z.enum(["string", "integer", "boolean"]),
  description: z.string().optional(),
  default: value.optional(),
  enum: z.array(value).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().int().optional(),
  pattern: z.string().optional(),
  writeOnly: z.boolean().optional().describe("A secret: can be set and compared, never read"),
});

/** The part of JSON Schema in which a product publishes its configuration: one flat object. */
const published = z.strictObject({
  $schema: z.literal("https://json-schema.org/draft/2020-12/schema"),
  title: z.string(),
  "x-version": z.number().int().positive(),
  type: z.literal("object"),
  properties: z.record(z.string(), property),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});

/** Reads a published JSON Schema into the terms in which a device shows its own. @throws UsageFault */
export async function readPublishedSchema(path: string): Promise<ConfigurationSchema> {
  const parsed = published.safeParse(await readJson(path));
  if (!parsed.success) {
    throw new UsageFault("VALUE_INVALID", `${path}: ${z.prettifyError(parsed.error)}`, {
      help: "Publish the configuration as one flat JSON Schema object (draft 2020-12) with `x-version`.",
    });
  }
  const fields = Object.entries(parsed.data.properties).map(([name, { writeOnly, ...rest }]) => [
    name,
    { ...rest, secret: writeOnly === true } as ConfigurationField,
  ]);
  return { version: parsed.data["x-version"], fields: Object.fromEntries(fields) };
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `${path}: ${messageOf(cause)}`, {
      help: "Name the published schema files under configuration.schemas in ixit.yaml.",
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${path}: ${messageOf(cause)}`, {
      help: "Write the file as JSON.",
      cause,
    });
  }
}

import { z } from "zod";
import { dialectSchema } from "../wire/dialect/declaration/index.ts";
import { icsSchema } from "./ics.ts";
import { ixitSchema } from "./ixit.ts";

/** JSON Schemas of the product files by file name, published in `core/product/schemas` for editors. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const publish = (schema: z.ZodType, title: string) => ({
    title,
    ...z.toJSONSchema(schema, { io: "input" }),
  });
  return {
    "ics.schema.json": publish(icsSchema, "Assay: implementation conformance statement"),
    "ixit.schema.json": publish(ixitSchema, "Assay: implementation extra information for testing"),
    "dialect.schema.json": publish(dialectSchema, "Assay: dialect of a text console"),
  };
}

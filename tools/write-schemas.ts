/** Writes the published JSON Schemas anew: `node tools/write-schemas.ts`. A test fails while they are out of date. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../core/product/json-schemas.ts";

for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(
    join(import.meta.dirname, "../core/product/schemas", name),
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
}

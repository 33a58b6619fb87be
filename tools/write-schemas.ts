/** Writes the published JSON Schemas and the compiled register anew. A test fails while they are out of date. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../core/product/json-schemas.ts";
import { compiledName, compileRegister } from "../core/product/register.ts";

for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(
    join(import.meta.dirname, "../core/product/schemas", name),
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
}

const register = join(import.meta.dirname, "../features/requirements.yaml");
writeFileSync(compiledName(register), await compileRegister(register));

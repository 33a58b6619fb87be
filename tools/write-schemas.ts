/** Writes the published JSON Schemas and the compiled register anew. A test fails while they are out of date. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../core/product/json-schemas.ts";
import { compiledName, compileRegister } from "../core/product/register.ts";
import { labJsonSchema } from "../rigs/lab/json-schema.ts";

const root = join(import.meta.dirname, "..");

function publish(folder: string, name: string, schema: object): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, name), `${JSON.stringify(schema, undefined, 2)}\n`);
}

for (const [name, schema] of Object.entries(jsonSchemas())) publish("core/product/schemas", name, schema);
publish("rigs/lab/schemas", "lab.schema.json", labJsonSchema());

const register = join(root, "features/requirements.yaml");
writeFileSync(compiledName(register), await compileRegister(register));

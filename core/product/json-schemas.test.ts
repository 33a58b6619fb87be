import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { jsonSchemas } from "./json-schemas.ts";

const root = join(import.meta.dirname, "../..");

describe("published JSON Schemas of the product files", () => {
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    it(`${name} is up to date; if not, run node tools/write-schemas.ts`, async () => {
      const published = await readFile(join(import.meta.dirname, "schemas", name), "utf8");
      assert.deepEqual(JSON.parse(published), schema);
    });

    it(`${name} accepts what is published and refuses an unknown key`, async () => {
      // The reference product itself needs no dialect.
      const product = name === "dialect.schema.json" ? "text-console" : "reference";
      const file = join(root, "products", product, name.replace(".schema.json", ".yaml"));
      const declaration: unknown = parse(await readFile(file, "utf8"));
      const validate = new Ajv2020({ strict: false }).compile(schema);
      assert.ok(validate(declaration), JSON.stringify(validate.errors));
      assert.equal(validate({ ...(declaration as object), extra: 1 }), false);
    });
  }
});

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { dialectSchema } from "../wire/dialect/declaration/index.ts";
import { dialectShape } from "../wire/dialect/declaration/schema.ts";
import { operations } from "../wire/dialect/index.ts";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

suite("docs/dialect.md", () => {
  test("its whole dialect is that of products/text-console, and fits the schema", async () => {
    const page = await read("docs/dialect.md");
    const [, example = ""] = /## A whole dialect[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    assert.equal(example, await read("products/text-console/dialect.yaml"));
    const parsed = dialectSchema.safeParse(parse(example));
    assert.deepEqual(parsed.error?.issues ?? [], []);
  });

  test("has every key of the schema, every operation, its parameters and its groups", async () => {
    const page = await read("docs/dialect.md");
    const { commands, ...keys } = dialectShape.shape;
    const ofCommand = Object.keys(commands.shape["status.get"].unwrap().shape);
    for (const key of [...Object.keys(keys), ...ofCommand])
      assert.match(page, new RegExp(`^### .*\\b${key}\\b|^\\| \`${key}\``, "m"), key);
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    for (const [method, { params, result, rows: listed }] of Object.entries(operations)) {
      const row = rows.find((line) => line.split("|")[1]?.includes(`\`${method}\``)) ?? "";
      for (const name of [params, result, listed?.row ?? {}].flatMap(Object.keys))
        assert.ok(row.includes(`\`${name}\``), `${method}: ${name}`);
    }
  });
});

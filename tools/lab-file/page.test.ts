import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { labJsonSchema } from "../../rigs/lab/json-schema.ts";
import { labSchema } from "../../rigs/lab/lab-file.ts";
import { driverExamples, wholeExample } from "./examples.ts";
import { driversOf, keysOf, type Schema } from "./keys.ts";
import { labFilePage } from "./page.ts";

const file = labJsonSchema() as Schema;
const board = file.properties?.["boards"]?.additionalProperties as Schema;

/** Names of all keys that a value has, those within as well. */
function namesIn(value: unknown, prefix = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, within]) => [
    prefix + name,
    ...namesIn(within, `${prefix}${name}.`),
  ]);
}

suite("docs/lab-file.md", () => {
  test("is up to date; if not, run node tools/write-lab-file.ts", () => {
    assert.equal(readFileSync(join(import.meta.dirname, "../../docs/lab-file.md"), "utf8"), labFilePage());
  });

  test("begins with a rig file that is sound and has every key of a board", () => {
    const { boards, ...rig } = labSchema.parse(parse(wholeExample));
    assert.deepEqual(Object.keys(rig).sort(), ["backend", "keep", "leaseMs", "name", "quarantineAfter"]);
    const named = new Set(Object.values(boards).flatMap(Object.keys));
    assert.deepEqual(
      Object.keys(board.properties ?? {}).filter((key) => !named.has(key)),
      [],
    );
  });

  test("has an example of every key of every driver, each of which is sound", () => {
    for (const { text, under, value } of driverExamples) {
      const about = { product: "p", console: { driver: "serial", path: "/dev/ttyS0" }, [under]: value };
      const { success, error } = labSchema.safeParse({ name: "lab", boards: { "board-1": about } });
      assert.ok(success, `${text}\n${error?.message}`);
    }
    for (const { name, at, keys } of driversOf(board)) {
      const shown = driverExamples.filter(({ driver, under }) => driver === name && at.includes(under));
      const names = new Set(shown.flatMap(({ value }) => namesIn(value)));
      assert.deepEqual(
        keys.map((key) => key.name).filter((key) => !names.has(key)),
        [],
        name,
      );
    }
  });

  test("cannot be written of a key that says nothing of itself, or that has a value without words", () => {
    assert.throws(
      () => keysOf({ properties: { speed: { type: "integer" } } }),
      /speed has no \.describe\(\)/,
    );
    assert.throws(
      () => keysOf({ properties: { speed: { type: "null", description: "Speed" } } }),
      /there are no words/,
    );
  });
});

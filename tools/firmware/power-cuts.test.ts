import assert from "node:assert/strict";
import { it } from "node:test";
import { buildNative } from "./native.ts";

it("what the firmware has written down outlives a cut of supply at every flash operation", () => {
  using native = buildNative("power_cuts", [
    ...["crc32", "journal", "record_log"].map((name) => `storage/${name}.c`),
    ...["format", "sink", "text"].map((name) => `text/${name}.c`),
  ]);
  const told = native.run([]);
  const [, inLog, inJournal, inForgetting, failures] =
    /^cuts (\d+) (\d+) (\d+) failures (\d+)$/.exec(told.at(-1) ?? "")?.map(Number) ?? [];
  assert.equal(failures, 0, told.slice(0, 20).join("\n"));
  // So many operations the runs have; fewer would mean that they ended early.
  assert.ok((inLog ?? 0) > 200 && (inJournal ?? 0) > 100 && (inForgetting ?? 0) >= 3, told.at(-1));
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import {
  attemptsAt,
  completed,
  examined,
  hostile,
  makeFolder,
  pass,
  planned,
  started,
  write,
} from "../test-support.ts";
import { digestOf, indexRecord } from "./record-index.ts";

/** A journal with a line longer than what is read at once. */
const records = (): JournalRecord[] => {
  const plan = planned("PRV-A-1.1", { scenario: hostile });
  const [planRecord, start, end] = attemptsAt(plan, pass);
  assert.ok(planRecord && start && end);
  const long = "é".repeat(1_500_000);
  const seen: JournalRecord = {
    ...{ type: "observation", scenario: hostile, attempt: 1, step: 0, what: "long", value: long },
  };
  return [started(), planRecord, start, seen, end, ...examined("PRV-A-2.1", pass), completed];
};

suite("record index", () => {
  for (const held of [undefined, 0]) {
    test(`finds each line where it stands${held === 0 ? ", also in a file too large to be held" : ""}`, async () => {
      await using folder = await makeFolder();
      const file = folder.path("journal.ndjson");
      write(file, records());
      using index = indexRecord(file, held);
      const bytes = await readFile(file);
      const lines = bytes.toString().trimEnd().split("\n");
      assert.equal(index.lines, lines.length);
      assert.equal(index.size, bytes.length);
      assert.equal(index.sha256, createHash("sha256").update(bytes).digest("hex"));
      const own = index.linesOf(hostile);
      assert.deepEqual(
        own.map(({ line, record }) => [line, record.type]),
        [
          [3, "scenario-started"],
          [4, "observation"],
          [5, "scenario-finished"],
        ],
      );
      for (const place of own) {
        assert.equal(
          bytes.subarray(place.offset, place.offset + place.length).toString(),
          lines[place.line - 1],
        );
        assert.equal(
          digestOf(place),
          createHash("sha256")
            .update(lines[place.line - 1] ?? "")
            .digest("hex"),
        );
      }
      assert.equal(
        index.weightOf(hostile),
        own.reduce((sum, { length }) => sum + length, 0),
      );
      assert.deepEqual(
        index.ofRun.map(({ record }) => record.type),
        ["run-started", "run-finished"],
      );
      assert.deepEqual(index.linesOf("nothing of the kind"), []);
    });
  }

  test("what was cut off at the end is no line", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal.ndjson");
    write(file, [started(), ...examined("PRV-A-1.1", pass)]);
    await appendFile(file, '{"type":"observation","scenario":"a.fea');
    using index = indexRecord(file);
    assert.equal(index.lines, 4);
  });
});

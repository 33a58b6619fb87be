import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import { summarise } from "../summary.ts";
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
import { digestOf, openRecord } from "./record-file.ts";

/** A journal with a line longer than what is read at once, of a scenario with any character in its name. */
function records(): JournalRecord[] {
  const plan = planned("PRV-A-1.1", { scenario: hostile.toWellFormed() });
  const [planRecord, start, end] = attemptsAt(plan, pass);
  assert.ok(planRecord && start && end);
  const seen: JournalRecord = {
    ...{ type: "observation", scenario: plan.scenario, attempt: 1, step: 0, what: "long" },
    value: "é".repeat(1_500_000),
  };
  return [started(), planRecord, start, seen, end, ...examined("PRV-A-2.1", pass), completed];
}

suite("the record behind a report", () => {
  for (const held of [undefined, 0]) {
    test(`each line is found where it stands${held === 0 ? ", also in a file too large to be held" : ""}`, async () => {
      await using folder = await makeFolder();
      const file = folder.path("journal.ndjson");
      write(file, records());
      const { places } = await summarise(file, []);
      using record = openRecord(file, held);
      const bytes = await readFile(file);
      const lines = bytes.toString().trimEnd().split("\n");
      assert.equal(places.lines, lines.length);
      assert.equal(record.size, bytes.length);
      assert.equal(record.sha256, createHash("sha256").update(bytes).digest("hex"));
      const own = record.linesAt(places.of(hostile.toWellFormed()));
      assert.deepEqual(
        own.map(({ line, record: { type } }) => [line, type]),
        [
          [3, "scenario-started"],
          [4, "observation"],
          [5, "scenario-finished"],
        ],
      );
      for (const place of own) {
        const text = lines[place.line - 1] ?? "";
        assert.equal(bytes.subarray(place.offset, place.offset + place.length).toString(), text);
        assert.equal(digestOf(place), createHash("sha256").update(text).digest("hex"));
      }
      assert.equal(
        places.weightOf(hostile.toWellFormed()),
        own.reduce((sum, { length }) => sum + length, 0),
      );
      assert.deepEqual(
        record.linesAt(places.ofRun).map(({ record: { type } }) => type),
        ["run-started", "run-finished"],
      );
      assert.deepEqual(places.of("nothing of the kind"), []);
    });
  }

  test("what was cut off at the end has no place", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal.ndjson");
    write(file, [started(), ...examined("PRV-A-1.1", pass)]);
    await appendFile(file, '{"type":"observation","scenario":"a.fea');
    assert.equal((await summarise(file, [])).places.lines, 4);
  });
});

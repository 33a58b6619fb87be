import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { readJournal, scanJournal } from "./reader.ts";
import type { JournalRecord } from "./record.ts";
import { openJournal } from "./writer.ts";

const of = { scenario: `a "feature" \u2028 é.feature:3`, attempt: 1 };
/** Values that look like what a skimming reader looks for. */
const tricky = `","seq":9,"at":"x","t":1,"prev":"${"0".repeat(64)}"}`;
const records: readonly JournalRecord[] = [
  { type: "scenario-started", ...of, seed: "s" },
  { type: "observation", ...of, step: 0, what: "cut points", value: tricky },
  { type: "observation", ...of, step: 0, what: tricky, value: { seq: 3, prev: "é" } },
  { type: "step-finished", ...of, step: 0, text: tricky, status: "passed", durationMs: 1 },
  { type: "observation", scenario: "long".repeat(200), attempt: 1, step: 0, what: "other", value: 1 },
  { type: "scenario-finished", ...of, verdict: { status: "pass" }, durationMs: 2 },
];

suite("scanning a journal", () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-scan-"));
    file = join(folder, "journal.ndjson");
    using journal = openJournal(file);
    for (const record of records) journal.append(record);
  });
  after(() => rm(folder, { recursive: true }));

  const scanned = async (wanted?: (type: string) => boolean) => {
    const lines: {
      type: string;
      seq: number;
      at: string;
      t: number;
      scenario?: string;
      skimmed: boolean;
      bytes: string;
    }[] = [];
    const bytes = await readFile(file);
    await scanJournal(file, {
      ...(wanted === undefined ? {} : { wanted }),
      take(line, { offset, length }) {
        const { type, seq, at, t } = line;
        const scenario = "scenario" in line ? { scenario: line.scenario } : {};
        lines.push({
          ...{ type, seq, at, t, ...scenario, skimmed: "skimmed" in line },
          bytes: bytes.subarray(offset, offset + length).toString(),
        });
      },
    });
    return lines;
  };

  test("tells of a line that is passed over what a reader of all of it does", async () => {
    const all = await Array.fromAsync(readJournal(file));
    const skimmed = await scanned((type) => type === "scenario-finished");
    assert.deepEqual(
      skimmed.map(({ type, seq, at, t, scenario }) => ({ type, seq, at, t, scenario })),
      all.map((line) => ({
        ...{ type: line.type, seq: line.seq, at: line.at, t: line.t },
        scenario: "scenario" in line ? line.scenario : undefined,
      })),
    );
    // The first line opens the chain and is always read; the one with a long name has to be.
    assert.deepEqual(
      skimmed.map((line) => line.skimmed),
      [false, true, true, true, false, false],
    );
    for (const { seq, bytes } of skimmed) assert.equal(JSON.parse(bytes).seq, seq);
  });

  test("reads every line when nothing is said of what is wanted", async () => {
    assert.ok((await scanned()).every(({ skimmed }) => !skimmed));
  });

  test("any byte that is another one is told, also in a line that is passed over", async () => {
    const sound = await readFile(file);
    const start = sound.indexOf("\n") + 1;
    const end = sound.lastIndexOf("\n", sound.length - 2);
    const step = 7;
    for (let at = start; at < end; at += step) {
      const changed = Buffer.from(sound);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(join(folder, "changed.ndjson"), changed);
      await assert.rejects(
        scanJournal(join(folder, "changed.ndjson"), { take: () => {}, wanted: () => false }),
        { code: "FILE_MALFORMED" },
        `byte ${at}`,
      );
    }
  });
});

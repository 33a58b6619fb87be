import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { type JournalDisk, type JournalRecord, openJournal, resumeJournal, systemDisk } from "./index.ts";
import { makeFolder, readAll, runStarted, usageFault } from "./test-support.ts";

const finished: JournalRecord = {
  ...{ type: "scenario-finished", scenario: "a.feature:1", attempt: 1, durationMs: 1 },
  verdict: { status: "pass" },
};

function begin(file: string): void {
  using journal = openJournal(file);
  journal.append(runStarted);
  journal.append(finished);
}

suite("a journal that is resumed", () => {
  test("goes on in one chain, with times that rise", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    begin(file);
    {
      const { journal, lines, torn } = await resumeJournal(file);
      using _closed = journal;
      assert.deepEqual([lines.map(({ type }) => type), torn], [["run-started", "scenario-finished"], 0]);
      journal.append({ type: "run-finished", reason: "completed" });
    }
    // The reader checks sequence and chain.
    const { lines } = await readAll(file);
    assert.deepEqual(
      lines.map(({ seq }) => seq),
      [1, 2, 3],
    );
    const times = lines.map(({ t }) => t);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  test("loses a last line that was cut off anywhere, and nothing else", async () => {
    await using folder = await makeFolder();
    const whole = folder.path("whole");
    begin(whole);
    const text = readFileSync(whole);
    const first = text.indexOf("\n") + 1;
    for (const cut of [first, first + 1, first + 40, text.length - 1]) {
      const file = folder.path(`cut-${cut}`);
      writeFileSync(file, text.subarray(0, cut));
      const { journal, lines, torn } = await resumeJournal(file);
      journal.append(finished);
      journal[Symbol.dispose]();
      assert.deepEqual([lines.length, torn], [1, cut - first]);
      const { lines: after, truncated } = await readAll(file);
      assert.deepEqual([after.length, truncated], [2, false]);
    }
  });

  test("is refused when it was changed, or holds no whole line", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    begin(file);
    writeFileSync(file, readFileSync(file, "utf8").replace('"seed":"seed"', '"seed":"else"'));
    await assert.rejects(resumeJournal(file), usageFault("FILE_MALFORMED", /journal/));
    const empty = folder.path("empty");
    appendFileSync(empty, '{"type":"run-st');
    await assert.rejects(resumeJournal(empty), usageFault("FILE_MALFORMED", /no whole line/));
  });
});

suite("a journal on a disk that is full", () => {
  test("keeps what was not taken, in its order, and writes it once there is room", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    let room = 1e6;
    const disk: JournalDisk = {
      sync: systemDisk.sync,
      // Takes a part, as a disk does that has some room left.
      write(descriptor, bytes) {
        if (room === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        const taken = systemDisk.write(descriptor, bytes.subarray(0, room));
        room -= taken;
        return taken;
      },
    };
    using journal = openJournal(file, undefined, disk);
    journal.append(runStarted);
    room = 40;
    for (let count = 0; count < 3; count += 1)
      assert.throws(() => journal.append(finished), { code: "DISK_FULL" });
    assert.equal((await readAll(file)).truncated, true);
    room = 1e9;
    journal.flush();
    const { lines, truncated } = await readAll(file);
    assert.deepEqual([lines.length, truncated], [4, false]);
  });
});

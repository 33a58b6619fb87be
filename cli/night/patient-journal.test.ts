import assert from "node:assert/strict";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import {
  type JournalDisk,
  type JournalRecord,
  openJournal,
  readJournal,
  systemDisk,
} from "../../core/journal/index.ts";
import { runStarted } from "../../core/journal/test-support.ts";
import { outlastFullDisk } from "./patient-journal.ts";

const finished: JournalRecord = {
  ...{ type: "scenario-finished", scenario: "a.feature:1", attempt: 1, durationMs: 1 },
  verdict: { status: "pass" },
};

/** A disk that is full on demand. */
function makeDisk(): JournalDisk & { isFull: boolean } {
  return {
    isFull: false,
    write(descriptor, bytes) {
      if (this.isFull) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      return systemDisk.write(descriptor, bytes);
    },
    sync: systemDisk.sync,
  };
}

suite("the journal of a night", () => {
  test("outlasts a full disk: nothing is lost, and both its moments are on record", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-patient-"));
    const file = join(folder.path, "journal");
    const disk = makeDisk();
    const heard: string[] = [];
    using patient = outlastFullDisk(openJournal(file, undefined, disk), {
      paused: ({ reason }) => heard.push(reason),
      resumed: () => heard.push("resumed"),
    });
    patient.append(runStarted);
    disk.isFull = true;
    for (let count = 0; count < 3; count += 1) patient.append(finished);
    assert.match(patient.paused?.reason ?? "", /no space left/);
    assert.equal(patient.mindRoom(), false);
    assert.equal(heard.length, 1);
    disk.isFull = false;
    await patient.written();
    assert.deepEqual([patient.paused, patient.mindRoom(), heard[1]], [undefined, true, "resumed"]);
    const lines = await Array.fromAsync(readJournal(file));
    assert.deepEqual(
      lines.map((line) => (line.type === "incident" ? line.what : line.type)),
      [
        "run-started",
        "scenario-finished",
        "disk-full",
        "scenario-finished",
        "scenario-finished",
        "disk-has-room",
      ],
    );
  });

  test("has nothing begun where there is hardly any room, before anything fails", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-patient-"));
    let isRoomy = true;
    using patient = outlastFullDisk(
      openJournal(join(folder.path, "journal")),
      { paused() {}, resumed() {} },
      () => isRoomy,
    );
    assert.equal(patient.mindRoom(), true);
    isRoomy = false;
    assert.equal(patient.mindRoom(), false);
    isRoomy = true;
    await patient.written();
    assert.equal(patient.mindRoom(), true);
  });
});

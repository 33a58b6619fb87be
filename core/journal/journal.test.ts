import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import fc from "fast-check";
import { EquipmentFault } from "../kernel/index.ts";
import { chainStart, type JournalRecord, journalVersion } from "./record.ts";
import { asVersion1, makeFolder, readAll, runStarted, usageFault } from "./test-support.ts";
import { openJournal } from "./writer.ts";

const attempt = { scenario: "a.feature:1", attempt: 1 };
const observation = (value: unknown): JournalRecord => ({
  type: "observation",
  ...attempt,
  step: 0,
  what: "seen",
  value,
});
const finished: JournalRecord = {
  type: "scenario-finished",
  ...attempt,
  verdict: { status: "pass" },
  durationMs: 1,
};

function write(file: string, records: readonly JournalRecord[]): void {
  using journal = openJournal(file);
  for (const record of records) journal.append(record);
}

suite("journal", () => {
  test("what was appended is read back, numbered and stamped", async () => {
    await using folder = await makeFolder();
    let index = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 30 }), async (values) => {
        const records = [runStarted, ...values.map(observation), finished];
        index += 1;
        const file = folder.path(`journal-${index}`);
        write(file, records);
        const { lines, truncated } = await readAll(file);
        // As JSON tells it: -0 is 0 there.
        const expected = records.map((record, at) => JSON.parse(JSON.stringify({ ...record, seq: at + 1 })));
        assert.deepEqual(
          lines.map(({ at: _at, t: _t, prev: _prev, ...line }) => line),
          expected,
        );
        assert.equal(truncated, false);
      }),
      { numRuns: 50 },
    );
  });

  test("line separators inside values, and lines longer than any buffer, break nothing", async () => {
    await using folder = await makeFolder();
    const values = ["a\nb\r\nc\u2028d\u2029e\u0085f", "x".repeat(300_000), "\u{1f4a1}".repeat(70_000)];
    write(folder.path("journal"), values.map(observation));
    const { lines } = await readAll(folder.path("journal"));
    assert.deepEqual(
      lines.map((line) => line.type === "observation" && line.value),
      values,
    );
  });

  test("times rise by the monotonic clock, from the opening on", async () => {
    await using folder = await makeFolder();
    const times = [5_000, 5_000.25, 5_010];
    {
      using journal = openJournal(folder.path("journal"), () => times.shift() ?? 0);
      journal.append(runStarted);
      journal.append(finished);
    }
    const { lines } = await readAll(folder.path("journal"));
    assert.deepEqual(
      lines.map(({ t }) => t),
      [0.25, 10],
    );
    assert.ok(lines.every(({ at }) => new Date(at).toISOString() === at));
  });

  test("the end of a scenario is on the disk when it was appended", async () => {
    await using folder = await makeFolder();
    using journal = openJournal(folder.path("journal"));
    journal.append(observation(1));
    journal.append(finished);
    assert.equal((await readAll(folder.path("journal"))).lines.length, 2);
    journal.append({ type: "run-finished", reason: "completed" });
    assert.equal((await readAll(folder.path("journal"))).lines.length, 3);
  });

  test("what comes after its end goes nowhere, least of all into the file opened next", async () => {
    await using folder = await makeFolder();
    const closed = openJournal(folder.path("closed"));
    closed[Symbol.dispose]();
    using next = openJournal(folder.path("next"));
    for (const record of [observation("late"), finished])
      assert.throws(() => closed.append(record), { code: "ABORTED", message: /journal is closed/ });
    closed[Symbol.dispose]();
    next.append(finished);
    assert.equal(readFileSync(folder.path("closed"), "utf8"), "");
    assert.equal((await readAll(folder.path("next"))).lines.length, 1);
  });

  test("an earlier journal is never written over", async () => {
    await using folder = await makeFolder();
    write(folder.path("journal"), [runStarted]);
    const before = readFileSync(folder.path("journal"));
    assert.throws(() => openJournal(folder.path("journal")), { code: "EEXIST" });
    assert.deepEqual(readFileSync(folder.path("journal")), before);
  });
});

suite("a journal that was damaged", () => {
  const records = [runStarted, observation("first"), observation("second"), finished];

  test("a last line that was cut off anywhere is passed over and told", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    const text = readFileSync(file);
    const lastLine = text.lastIndexOf("\n", text.length - 2) + 1;
    for (let length = text.length - 2; length > lastLine; length -= 1) {
      truncateSync(file, length);
      const { lines, truncated } = await readAll(file);
      assert.deepEqual([lines.length, truncated], [3, true], `${length} of ${text.length} bytes`);
    }
    truncateSync(file, lastLine);
    assert.deepEqual(await readAll(file).then(({ lines, truncated }) => [lines.length, truncated]), [
      3,
      false,
    ]);
    writeFileSync(file, text.subarray(0, text.length - 1));
    assert.deepEqual(await readAll(file).then(({ lines, truncated }) => [lines.length, truncated]), [
      4,
      false,
    ]);
  });

  test("any other line that is none is told with its place", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    const good = readFileSync(file, "utf8").trimEnd().split("\n");
    for (const bad of ["", "{", "null", "5", '"text"', "[]", "{}", good[1]?.slice(0, -1) ?? "", "\ufffd"]) {
      writeFileSync(file, `${[good[0], bad, good[2], good[3]].join("\n")}\n`);
      await assert.rejects(
        readAll(file),
        usageFault("FILE_MALFORMED", /journal:2: not a line of a journal: ./),
        JSON.stringify(bad),
      );
    }
  });

  test("a last line that was written to its end is not taken for one that was cut off", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    writeFileSync(file, `${readFileSync(file, "utf8")}rubbish\n`);
    await assert.rejects(readAll(file), usageFault("FILE_MALFORMED", /journal:5: /));
  });

  test("a line left out, doubled or moved is a gap in the sequence", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    const [a, b, c, d] = readFileSync(file, "utf8").trimEnd().split("\n");
    for (const [lines, place] of [
      [[a, c, d], 2],
      [[a, b, b, c, d], 3],
      [[a, c, b, d], 2],
      [[b, c, d], 1],
      [[a, b, d], 3],
    ] as const) {
      writeFileSync(file, `${lines.join("\n")}\n`);
      await assert.rejects(
        readAll(file),
        usageFault("FILE_MALFORMED", new RegExp(`journal:${place}: .*sequence \\d is not ${place}`)),
      );
    }
  });

  test("a newer format is refused, not guessed at", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    const newer = {
      ...runStarted,
      version: journalVersion + 1,
      seq: 1,
      at: "",
      t: 0,
      link: "of another kind",
    };
    writeFileSync(file, `${JSON.stringify(newer)}\n`);
    await assert.rejects(
      readAll(file),
      usageFault(
        "FILE_MALFORMED",
        new RegExp(`format ${journalVersion + 1} is newer .*\\(${journalVersion}\\)`),
      ),
    );
  });

  test("a journal that is not there cannot be read", async () => {
    await using folder = await makeFolder();
    await assert.rejects(readAll(folder.path("none")), usageFault("FILE_UNREADABLE", /none: .*ENOENT/));
    await assert.rejects(readAll(folder.path("")), usageFault("FILE_UNREADABLE", /EISDIR/));
  });

  test("a reader that stops early lets go of the file", async () => {
    await using folder = await makeFolder();
    write(folder.path("journal"), [
      runStarted,
      ...Array.from({ length: 5_000 }, () => observation("x".repeat(100))),
    ]);
    const { readJournal } = await import("./reader.ts");
    for await (const line of readJournal(folder.path("journal"))) {
      if (line.seq === 2) break;
    }
    assert.ok(!process.getActiveResourcesInfo().includes("FSReqPromise"));
  });
});

suite("the chain of a journal", () => {
  const records = [runStarted, observation("first"), observation("second"), observation("third"), finished];
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

  test("each line bears the hash of the bytes before it, the first zeros, as the last key", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, [...records, observation("\u2028 \u{1f4a1} \ud800 \ufffd")]);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    for (const [index, line] of lines.entries()) {
      const prev = index === 0 ? chainStart : sha256(lines[index - 1] ?? "");
      assert.deepEqual(Object.entries(JSON.parse(line)).at(-1), ["prev", prev], `line ${index + 1}`);
    }
    assert.equal((await readAll(file)).lines.length, lines.length);
  });

  test("any byte that is another one is told, in the line or the one after it", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, [runStarted, observation("first"), finished]);
    const good = readFileSync(file);
    const [, second = 0] = [...good.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at);
    for (let at = 0; at <= second; at += 1) {
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      writeFileSync(file, flipped);
      await assert.rejects(readAll(file), { name: "UsageFault", code: "FILE_MALFORMED" }, `byte ${at}`);
    }
  });

  for (const [what, change] of [
    ["a space that changes no value", (line: string) => line.replace('{"', '{ "')],
    ["another value of the same length", (line: string) => line.replace("first", "worst")],
    ["an end of line that JSON does not see", (line: string) => `${line}\r`],
  ] as const)
    test(`${what} breaks it`, async () => {
      await using folder = await makeFolder();
      const file = folder.path("journal");
      write(file, records);
      const lines = readFileSync(file, "utf8").split("\n");
      lines[1] = change(lines[1] ?? "");
      writeFileSync(file, lines.join("\n"));
      await assert.rejects(
        readAll(file),
        usageFault("FILE_MALFORMED", /journal:3: .*prev [0-9a-f]{64} is not [0-9a-f]{64}/),
      );
    });

  test("a line left out is told also where the rest was numbered anew", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    lines.splice(2, 1);
    const numbered = lines.map((line, index) => line.replace(/"seq":\d+/, `"seq":${index + 1}`));
    writeFileSync(file, `${numbered.join("\n")}\n`);
    await assert.rejects(
      readAll(file),
      usageFault("FILE_MALFORMED", /journal:3: .*the hash of the line before/),
    );
  });

  test("bytes that are no text are told, and not read as the sign for such bytes", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, [observation("\ufffd"), finished]);
    const text = readFileSync(file).toString("latin1");
    writeFileSync(file, Buffer.from(text.replace("\xef\xbf\xbd", "\xff"), "latin1"));
    await assert.rejects(readAll(file), usageFault("FILE_MALFORMED", /journal:1: /));
  });

  test("format 1 has none: it is read, and a line that claims one is refused", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    write(file, records);
    const chained = readFileSync(file, "utf8");
    writeFileSync(file, asVersion1(chained));
    assert.equal((await readAll(file)).lines.length, records.length);
    const [first, ...rest] = asVersion1(chained).split("\n");
    const [, ...chainedRest] = chained.split("\n");
    writeFileSync(file, [first, ...chainedRest].join("\n"));
    await assert.rejects(
      readAll(file),
      usageFault("FILE_MALFORMED", /journal:2: .*in format 1 no line has a prev/),
    );
    writeFileSync(file, [chained.split("\n")[0], ...rest].join("\n"));
    await assert.rejects(readAll(file), usageFault("FILE_MALFORMED", /journal:2: .*prev \(none\)/));
  });
});

suite("a disk without room", () => {
  // The system's own limit on the size of a file fails a write in its middle, as a full disk does.
  const limit = 64 * 1024;

  test("is told as a fault of the equipment; what was written before stays readable", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    const { faults } = appendUnderLimit(file, 100);
    assert.deepEqual(new Set(faults.map(({ code }) => code)), new Set(["DISK_FULL"]));
    assert.ok(
      faults.every(
        ({ name, message, help }) => name === EquipmentFault.name && message.includes(file) && help !== "",
      ),
    );
    assert.equal(statSync(file).size, limit);
    const { lines, truncated } = await readAll(file);
    assert.ok(lines.length > 40 && truncated, `${lines.length} lines`);
  });

  test("once there is room again, nothing is missing", async () => {
    await using folder = await makeFolder();
    const file = folder.path("journal");
    const { faults } = appendUnderLimit(
      file,
      100,
      `execFileSync("prlimit", ["--fsize=unlimited", "--pid", String(process.pid)]);`,
    );
    assert.notEqual(faults.length, 0);
    const { lines, truncated } = await readAll(file);
    assert.deepEqual([lines.length, truncated], [101, false]);
  });

  /** Appends `count` ends of scenarios of a kilobyte each in a process that may write `limit` bytes to a file, then runs `after` and appends one more. */
  function appendUnderLimit(file: string, count: number, after = ""): { faults: EquipmentFault[] } {
    const program = `
      import { execFileSync } from "node:child_process";
      import { openJournal } from ${JSON.stringify(new URL("./writer.ts", import.meta.url).href)};
      const faults = [];
      const attempt = (act) => {
        try { act(); } catch (fault) { faults.push({ ...fault, message: fault.message }); }
      };
      const end = { ...${JSON.stringify(finished)}, verdict: { status: "fail", message: "x".repeat(1_000) } };
      const journal = openJournal(${JSON.stringify(file)});
      for (let index = 0; index < ${count}; index += 1) attempt(() => journal.append(end));
      ${after}
      attempt(() => journal.append(end));
      attempt(() => journal[Symbol.dispose]());
      process.stdout.write(JSON.stringify({ faults }));`;
    // The signal that goes with the limit would end the process before it could tell.
    const shell = `trap "" XFSZ; ulimit -S -f ${limit / 1024}; exec "$0" --input-type=module -e "$1"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", shell, process.execPath, program], {
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    return JSON.parse(stdout);
  }
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { ConsoleRecorder } from "./recorder.ts";
import { soon } from "./test-support/bench.ts";

const patient = { withinMs: 5000 };
const hasty = { withinMs: 40 };

function received(recorder: ConsoleRecorder, ...texts: (string | Uint8Array)[]): void {
  for (const text of texts) recorder.received(Buffer.from(text));
}

const gone = new EquipmentFault("PORT_GONE", "The port has gone.", { help: "Plug it in." });

suite("console recorder: expect", () => {
  test("boot output from before the first step is found", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    received(recorder, "[boot] slot a\n[boot] rea", "dy\n");
    using cursor = recorder.cursor();
    const found = await cursor.expect(/slot (\w)\n/, patient);
    assert.ok(found.kind === "done");
    assert.deepEqual(
      [found.value.before, found.value.text, found.value.groups],
      ["[boot] ", "slot a\n", ["a"]],
    );
    assert.equal((await cursor.expect("ready", patient)).kind, "done");
  });

  test("nothing that comes between two expects is lost, and nothing is found twice", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    const first = cursor.expect("one", patient);
    received(recorder, "one two three two ");
    await first;
    assert.equal((await cursor.expect("two", patient)).kind, "done");
    received(recorder, "four");
    assert.equal((await cursor.expect("two", patient)).kind, "done");
    assert.equal((await cursor.expect("two", hasty)).kind, "silent");
    assert.equal((await cursor.expect("four", patient)).kind, "done");
  });

  test("cursors belong to their users: one's reading takes nothing from another", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    received(recorder, "early ");
    using all = recorder.cursor();
    using late = recorder.cursor("now");
    received(recorder, "late ");
    assert.equal((await all.expect("late", patient)).kind, "done");
    assert.equal((await late.expect("early", hasty)).kind, "silent");
    const found = await late.expect("late", patient);
    assert.equal(found.kind === "done" && found.value.before, "");
  });

  test("what was skipped is not found, what comes then is", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    received(recorder, "prompt> ");
    cursor.skipToEnd();
    const waiting = cursor.expect("prompt>", patient);
    received(recorder, "x prompt> ");
    const found = await waiting;
    assert.equal(found.kind === "done" && found.value.before, "x ");
  });

  test("a character split over chunks, and bytes that are none, harm nothing that follows", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    const euro = Buffer.from("€");
    received(
      recorder,
      Buffer.from([0xff, 0xc3]),
      "\n",
      euro.subarray(0, 1),
      euro.subarray(1, 2),
      euro.subarray(2),
      "ready\n",
    );
    const found = await cursor.expect(/€ready/, patient);
    assert.equal(found.kind, "done");
  });

  test("the match tells when its last byte came", async () => {
    let now = 100;
    const recorder = new ConsoleRecorder({ place: "board-1", clock: () => now });
    using cursor = recorder.cursor();
    for (const piece of ["re", "ad", "y\n", "more"]) {
      now += 10;
      received(recorder, piece);
    }
    const found = await cursor.expect("ready", patient);
    assert.equal(found.kind === "done" && found.value.at, 30);
  });

  test("a port that is gone ends the wait as equipment, and so does one that was away unexpectedly", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    recorder.opened("/dev/ttyACM0");
    const waiting = assert.rejects(cursor.expect("x", patient), gone);
    recorder.gone(gone);
    await waiting;
    await assert.rejects(cursor.expect("x", patient), gone);

    recorder.opened("/dev/ttyACM0");
    const crossing = cursor.expect("x", hasty);
    recorder.vanished({ why: "EIO", expected: false, oldPath: "/dev/ttyACM0" });
    recorder.opened("/dev/ttyACM1");
    await assert.rejects(crossing, { code: "PORT_GONE", message: /may be lost/ });
    assert.equal((await cursor.expect("x", hasty)).kind, "silent");
    const announced = cursor.expect("x", hasty);
    recorder.vanished({ why: "EIO", expected: true, oldPath: "/dev/ttyACM1" });
    recorder.opened("/dev/ttyACM0");
    assert.equal((await announced).kind, "silent");
  });

  test("a signal ends the wait with its reason; a second user is refused", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const waiting = assert.rejects(cursor.expect("x", { ...patient, signal: stop.signal }), reason);
    await assert.rejects(cursor.expect("y", patient), TypeError);
    stop.abort(reason);
    await soon(waiting);
    received(recorder, "xy");
    assert.equal((await cursor.expect("y", patient)).kind, "done");
  });

  test("a cursor that nobody reads keeps the newest of a flood, and says how much is missing", async () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    using cursor = recorder.cursor();
    for (let count = 0; count < 3000; count += 1) received(recorder, "garbage ".repeat(128));
    received(recorder, "ready\n");
    const found = await cursor.expect("ready\n", patient);
    assert.ok(found.kind === "done");
    const { before, text, leftOut } = found.value;
    assert.equal(before.length + text.length + leftOut, 3000 * 1024 + 6);
    assert.ok(before.length <= 2 * 1024 * 1024 && leftOut > 0);
  });
});

suite("console recorder: memory", () => {
  test("a flood keeps its first and its last part, and tells what was left out", () => {
    const limits = { firstBytes: 10_000, lastBytes: 20_000 };
    const recorder = new ConsoleRecorder({ place: "board-1", limits });
    received(recorder, "first\n");
    recorder.sent(Buffer.from("go\n"));
    const flood = Buffer.alloc(30_000, "0123456789abcdef");
    for (let count = 0; count < 100; count += 1) {
      recorder.received(flood);
      recorder.vanished({ why: "loose contact", expected: true, oldPath: "a" });
      recorder.opened("a");
    }
    received(recorder, "last\n");
    const entries = recorder.entries();
    const held = entries.reduce((sum, entry) => sum + (entry.kind === "bytes" ? entry.bytes.length : 0), 0);
    assert.ok(held <= 30_000);
    const leftOut = entries.find((entry) => entry.kind === "left-out");
    assert.ok(leftOut?.kind === "left-out" && leftOut.others > 150);
    assert.equal(held + leftOut.received + leftOut.sent, 6 + 3 + 5 + 100 * flood.length);
    const texts = entries.flatMap((entry) =>
      entry.kind === "bytes" ? [Buffer.from(entry.bytes).toString()] : [],
    );
    assert.deepEqual([texts.at(0), texts.at(-1)], ["first\n", "last\n"]);
  });

  test("a flood of single bytes is bounded as well", () => {
    const limits = { firstBytes: 10_000, lastBytes: 20_000 };
    const recorder = new ConsoleRecorder({ place: "board-1", limits });
    for (let count = 0; count < 100_000; count += 1) recorder.received(Uint8Array.of(0x2e));
    const entries = recorder.entries();
    assert.ok(entries.length < 500, `${entries.length} entries`);
    const leftOut = entries.find((entry) => entry.kind === "left-out");
    assert.equal(leftOut?.kind === "left-out" && leftOut.received + entries.length - 1, 100_000);
  });
});

suite("console recorder: doubt", () => {
  test("a loss is in doubt until its port is back, or until the bench takes the port away itself", () => {
    let now = 0;
    const recorder = new ConsoleRecorder({ place: "board-1", clock: () => now });
    recorder.opened("a");
    now = 10;
    recorder.vanished({ why: "the terminal hung up", expected: false, oldPath: "a" });
    now = 20;
    assert.equal(recorder.doubtSince(15)?.code, "PORT_GONE");
    recorder.vanished({ why: "it is not there yet", expected: true, oldPath: "a" });
    now = 30;
    assert.equal(recorder.doubtSince(15)?.code, "PORT_GONE");
    assert.equal(recorder.doubtSince(25), undefined);
    recorder.opened("b");
    recorder.vanished({ why: "the terminal hung up", expected: false, oldPath: "b" });
    now = 40;
    assert.equal(recorder.doubtSince(35)?.code, "PORT_GONE");
  });
});

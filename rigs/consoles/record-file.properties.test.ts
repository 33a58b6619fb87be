import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createCommitments, createRedactor } from "../../core/journal/index.ts";
import type { ConsoleEntry } from "./entries.ts";
import { ConsoleRecorder, type ConsoleRecording, readConsoleRecord } from "./index.ts";

type Direction = "sent" | "received";
const directions = ["received", "sent"] as const;

const asIs = (text: string) => text;
const commitments = createCommitments(new Uint8Array(32).fill(7));

/** Text with characters of every length, and bytes that are no text. */
const bytes = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array)),
);
const said = fc.array(fc.record({ direction: fc.constantFrom(...directions), bytes }), { maxLength: 20 });

function bytesOf({ entries }: Pick<ConsoleRecording, "entries">, direction: Direction): Buffer {
  const chunks = entries.flatMap((entry) =>
    entry.kind === "bytes" && entry.direction === direction ? [entry.bytes] : [],
  );
  return Buffer.concat(chunks);
}

function writtenAndRead(recorder: ConsoleRecorder, redact = asIs) {
  const file = recorder.serialise(redact);
  return { file, recording: readConsoleRecord(file, "console.ndjson") };
}

/** Entries as they come out of a file: times to a microsecond, bytes as plain arrays. */
function comparable(entries: readonly ConsoleEntry[]): readonly unknown[] {
  return entries.map((entry) => ({
    ...entry,
    at: Math.round(entry.at * 1000) / 1000,
    ...(entry.kind === "bytes" && { bytes: [...entry.bytes] }),
  }));
}

/** Says `streams` in chunks of the given sizes, the two directions in turns. */
function record(streams: Readonly<Record<Direction, Buffer>>, sizes: readonly number[]): ConsoleRecorder {
  const recorder = new ConsoleRecorder({ place: "board-1" });
  const at = { received: 0, sent: 0 };
  const say = (direction: Direction, size: number) => {
    recorder[direction](streams[direction].subarray(at[direction], at[direction] + size));
    at[direction] += size;
  };
  for (const [index, size] of sizes.entries()) say(index % 2 === 0 ? "received" : "sent", size);
  for (const direction of directions) say(direction, streams[direction].length);
  return recorder;
}

suite("console record", () => {
  test("what is read is what was recorded: bytes, chunks, order and times", () => {
    let now = 0;
    fc.assert(
      fc.property(said, (chunks) => {
        const recorder = new ConsoleRecorder({ place: "board-1", clock: () => (now += 1.2345678) });
        recorder.opened("/dev/ttyACM0");
        for (const chunk of chunks) recorder[chunk.direction](chunk.bytes);
        const { recording } = writtenAndRead(recorder);
        assert.deepEqual(comparable(recording.entries), comparable(recorder.entries()));
        for (const direction of directions) {
          const all = chunks.filter((chunk) => chunk.direction === direction).map((chunk) => chunk.bytes);
          assert.deepEqual(bytesOf(recording, direction), Buffer.concat(all));
        }
        assert.equal(recording.leasedAt.getTime(), recorder.leasedAt.getTime());
      }),
    );
  });

  test("recorded is what was said, whatever the chunks, also with a redactor that knows nothing of it", () => {
    const redactor = createRedactor(commitments);
    redactor.protect("a secret that nobody says", "secret");
    fc.assert(
      fc.property(bytes, bytes, fc.array(fc.nat(5)), (received, sent, sizes) => {
        const { recording } = writtenAndRead(record({ received, sent }, sizes), redactor.text);
        assert.deepEqual(bytesOf(recording, "received"), received);
        assert.deepEqual(bytesOf(recording, "sent"), sent);
      }),
    );
  });

  test("a secret is nowhere in it, wherever it is split and whatever comes between; all else is", () => {
    const secrets = fc.oneof(
      fc.string({
        unit: fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZ23456789"),
        minLength: 8,
        maxLength: 40,
      }),
      fc.string({ unit: fc.constantFrom(...'äöü€𝄞"\\ßABC'), minLength: 8, maxLength: 20 }),
    );
    fc.assert(
      fc.property(secrets, bytes, bytes, fc.array(fc.nat(4)), (secret, before, after, sizes) => {
        const redactor = createRedactor(commitments);
        redactor.protect(secret, "secret");
        const stream = Buffer.concat([before, Buffer.from(secret), after]);
        const { file, recording } = writtenAndRead(
          record({ received: stream, sent: stream }, sizes),
          redactor.text,
        );
        assert.ok(!file.includes(secret));
        for (const direction of directions) {
          const kept = bytesOf(recording, direction);
          assert.ok(!kept.includes(secret));
          assert.deepEqual(kept.subarray(0, before.length), before);
          assert.ok(kept.subarray(before.length).includes("[redacted:".slice(0, secret.length)));
          assert.deepEqual(kept.subarray(kept.length - after.length), after);
        }
      }),
    );
  });

  test("a secret key that is no text is nowhere in it either", () => {
    const keys = fc.uint8Array({ minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(keys, bytes, bytes, fc.array(fc.nat(4)), (key, before, after, sizes) => {
        const redactor = createRedactor(commitments);
        redactor.protect(key, "key");
        const stream = Buffer.concat([before, key, after]);
        const { recording } = writtenAndRead(
          record({ received: stream, sent: Buffer.alloc(0) }, sizes),
          redactor.text,
        );
        const kept = bytesOf(recording, "received");
        assert.equal(kept.length, stream.length);
        assert.ok(!kept.includes(Buffer.from(key)));
        // Nor a piece of it; where one is text, it is replaced as text.
        const place = kept.subarray(before.length, kept.length - after.length).toString("latin1");
        assert.match(place, /^\**.?\**$|redacted/s);
      }),
    );
  });

  test("where a flood was cut, a secret cut in half is not told by halves", () => {
    const secret = "HUSHHUSHHUSHHUSH";
    const redactor = createRedactor(commitments);
    redactor.protect(secret, "secret");
    const limits = { firstBytes: 500, lastBytes: 500 };
    for (let shift = 0; shift < 40; shift += 1) {
      const recorder = new ConsoleRecorder({ place: "board-1", limits });
      recorder.received(Buffer.from("kept\n"));
      const flood = Buffer.from(`${"x".repeat(shift)}${`key ${secret} key\n`.repeat(100)}end\n`);
      for (let at = 0; at < flood.length; at += 7) recorder.received(flood.subarray(at, at + 7));
      const { file, recording } = writtenAndRead(recorder, redactor.text);
      assert.ok(recording.entries.some(({ kind }) => kind === "left-out"));
      assert.ok(!bytesOf(recording, "received").includes("HUSH"), `shift ${shift}`);
      assert.match(file, /kept/);
    }
  });

  test("gaps are kept with both names; one without an end as well", () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    recorder.opened("/dev/ttyACM0");
    recorder.vanished({ why: "EIO", expected: true, oldPath: "/dev/ttyACM0" });
    recorder.opened("/dev/ttyACM1");
    recorder.vanished({ why: "EIO", expected: false, oldPath: "/dev/ttyACM1" });
    const { recording } = writtenAndRead(recorder);
    const [first, last] = recording.entries.filter(({ kind }) => kind === "gap");
    assert.ok(
      first?.kind === "gap" && first.newPath === "/dev/ttyACM1" && first.to !== undefined && first.expected,
    );
    assert.ok(last?.kind === "gap" && last.newPath === undefined && last.to === undefined && !last.expected);
  });

  test("a redactor that changes lengths is refused: nothing could be put back in its place", () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    recorder.received(Buffer.from("a secret"));
    assert.throws(() => recorder.serialise((text) => text.replace("secret", "[gone]!")), RangeError);
  });

  test("a file that was changed or cut off is refused with its line", () => {
    const recorder = new ConsoleRecorder({ place: "board-1" });
    recorder.received(Buffer.from("one\n"));
    const file = recorder.serialise(asIs);
    const refused = (text: string, line: number) =>
      assert.throws(() => readConsoleRecord(text, "c.ndjson"), {
        code: "FILE_MALFORMED",
        message: new RegExp(`^c\\.ndjson:${line}: `),
      });
    refused(file.slice(0, -1), 2);
    refused(file.replace('"dir"', '"way"'), 2);
    refused(file.replace('"version":1', '"version":2'), 1);
    refused("", 1);
  });
});

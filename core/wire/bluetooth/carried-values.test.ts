import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type CapturedPacket, encodeBtsnoop, monitorAdapter, monitorHead, monitorRecord } from "./btsnoop.ts";
import { readBtsnoop } from "./btsnoop-reader.ts";
import { carriedValues } from "./carried-values.ts";
import { channel, encodeAcl, encodeCommand, encodeEvent, encodeFrame } from "./hci.ts";

const direction = fc.constantFrom("sent" as const, "received" as const);
const atMs = 1_800_000_000_000.25;

/** An attribute packet in ACL packets of at most `longest` bytes. */
function packets(
  content: Uint8Array,
  {
    handle = 0x40,
    longest = 512,
    direction = "sent" as CapturedPacket["direction"],
    id = channel.attribute as number,
  } = {},
): CapturedPacket[] {
  const frame = encodeFrame({ channel: id, content });
  return Array.from({ length: Math.ceil(frame.length / longest) }, (_, index) => ({
    atMs,
    direction,
    packet: encodeAcl({
      handle,
      boundary: index === 0 ? 0 : 1,
      data: frame.subarray(index * longest, (index + 1) * longest),
    }),
  }));
}

const write = (attribute: number, value: Uint8Array, code = 0x12) =>
  Buffer.concat([Buffer.of(code, attribute & 0xff, attribute >> 8), value]);

describe("captures", () => {
  it("of one adapter or of many are read as they were written", () => {
    const packet = fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => ["sent", encodeCommand(0x2006, bytes)] as const),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => ["received", encodeEvent(0x3e, bytes)] as const),
      fc
        .tuple(direction, fc.uint8Array({ maxLength: 300 }))
        .map(
          ([way, bytes]) => [way, encodeAcl({ handle: 1, boundary: 2, data: Buffer.from(bytes) })] as const,
        ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 0xffff }), packet)), (drawn) => {
        const captured = drawn.map(([, [way, bytes]]) => ({ atMs, direction: way, packet: bytes }));
        assert.deepEqual(
          readBtsnoop(encodeBtsnoop(captured)),
          drawn.map(([, [way, bytes]]) => ({ adapter: 0, direction: way, packet: bytes })),
        );
        const records = drawn.map(([adapter, [way, bytes]]) =>
          monitorRecord(adapter, { atMs, direction: way, packet: bytes }),
        );
        const file = Buffer.concat([monitorHead(), monitorAdapter(atMs, 0, Buffer.alloc(6)), ...records]);
        assert.deepEqual(
          readBtsnoop(file),
          drawn.map(([adapter, [way, bytes]]) => ({ adapter, direction: way, packet: bytes })),
        );
      }),
    );
  });

  it("that are none, are of another link or cut short are refused", () => {
    const file = encodeBtsnoop(packets(write(3, Buffer.of(1))));
    const other = Buffer.from(file);
    other.writeUInt32BE(1001, 12);
    for (const wrong of [
      Buffer.alloc(0),
      Buffer.from("btsnoop"),
      other,
      file.subarray(0, -1),
      file.subarray(0, 20),
    ])
      assert.throws(() => readBtsnoop(wrong), RangeError);
  });
});

describe("what connections carried", () => {
  const secret = Buffer.from("a secret that is longer than any of the pieces in which it is sent");

  it("is whole again, however its protocol, its stack and its controller cut it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 5, max: 40 }),
        fc.constantFrom(0x12, 0x52, 0x1b, 0x1d),
        (piece, longest, code) => {
          const pieces = Array.from({ length: Math.ceil(secret.length / piece) }, (_, index) =>
            secret.subarray(index * piece, (index + 1) * piece),
          );
          const noise = packets(write(9, Buffer.from("something else")));
          const captured = pieces.flatMap((each) => [
            ...packets(write(3, each, code), { longest }),
            ...noise,
          ]);
          assert.ok(carriedValues(encodeBtsnoop(captured)).some((stream) => stream.equals(secret)));
        },
      ),
    );
  });

  it("holds long writes and long reads, each link and direction for itself", () => {
    const [first, second] = [secret.subarray(0, 30), secret.subarray(30)];
    const prepared = [first, second].map((part, index) =>
      Buffer.concat([Buffer.of(0x16, 3, 0, index * 30, 0), part]),
    );
    const answers = [Buffer.concat([Buffer.of(0x0b), first]), Buffer.concat([Buffer.of(0x0d), second])];
    const captured = [
      ...prepared.flatMap((content) => packets(content)),
      ...answers.flatMap((content) => packets(content, { direction: "received" })),
      ...packets(write(3, Buffer.from("another link's")), { handle: 0x41 }),
      ...packets(Buffer.of(0x12, 3, 0, 1, 2), { id: channel.security }),
      ...packets(Buffer.of(0x02, 0, 1)),
    ];
    assert.deepEqual(carriedValues(encodeBtsnoop(captured)), [secret, secret, Buffer.from("another link's")]);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { H4Splitter } from "./h4-splitter.ts";
import { decodeAcl, decodeCommand, decodeEvent, encodeAcl, encodeCommand, encodeEvent } from "./hci.ts";

const content = (most: number) => fc.uint8Array({ maxLength: most });
const packet = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 0xffff }), content(255))
    .map(([code, bytes]) => encodeCommand(code, bytes)),
  fc.tuple(fc.integer({ min: 0, max: 0xff }), content(255)).map(([code, bytes]) => encodeEvent(code, bytes)),
  fc
    .tuple(fc.integer({ min: 0, max: 0xfff }), fc.integer({ min: 0, max: 3 }), content(600))
    .map(([handle, boundary, bytes]) => encodeAcl({ handle, boundary, data: Buffer.from(bytes) })),
);

describe("HCI packets in a stream", () => {
  it("come out as they went in, wherever the stream was cut", () => {
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (packets, pieces) => {
          const stream = Buffer.concat(packets);
          const out: Buffer[] = [];
          const splitter = new H4Splitter((bytes) => out.push(Buffer.from(bytes)));
          for (let at = 0, piece = 0; at < stream.length; piece += 1) {
            const size = pieces[piece % pieces.length] ?? 1;
            splitter.push(stream.subarray(at, at + size));
            at += size;
          }
          assert.deepEqual(out, packets);
        },
      ),
    );
  });

  it("out of step it is not guessed at", () => {
    const splitter = new H4Splitter(() => {});
    assert.throws(() => splitter.push(Uint8Array.of(0x07, 0, 0)), /0x7 begins no H4 packet/);
  });

  it("decode to what was encoded, and to nothing when they are cut short or of another kind", () => {
    const data = Buffer.from("0400040001020304", "hex");
    assert.deepEqual(decodeAcl(encodeAcl({ handle: 0xabc, boundary: 2, data })), {
      handle: 0xabc,
      boundary: 2,
      data,
    });
    assert.deepEqual(decodeCommand(encodeCommand(0x2006, Buffer.of(1, 2))), {
      opcode: 0x2006,
      parameters: Buffer.of(1, 2),
    });
    fc.assert(
      fc.property(content(80), (bytes) => {
        // Whatever comes in, none throws, and at most one takes it.
        const taken = [decodeAcl(bytes), decodeCommand(bytes), decodeEvent(bytes)].filter(Boolean);
        assert.ok(taken.length <= 1);
      }),
    );
    for (const decode of [decodeAcl, decodeCommand, decodeEvent])
      assert.equal(decode(encodeEvent(5, Buffer.of(1)).subarray(0, 3)), undefined);
  });
});

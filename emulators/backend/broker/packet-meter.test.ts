import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { mqttPacket } from "../hostile-client.ts";
import { createPacketMeter, PacketTooLarge } from "./packet-meter.ts";

const most = 300;

/** Packets of these body lengths, in chunks of these sizes. */
function feed(lengths: readonly number[], sizes: readonly number[]): void {
  const meter = createPacketMeter(most);
  const stream = Buffer.concat(lengths.map((length) => mqttPacket(0x30, Buffer.alloc(length, 0xff))));
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    meter.follow(stream.subarray(at, at + size));
    at += size;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });

suite("packet meter", () => {
  test("lets pass what fits, however it is cut", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: most })), sizes, feed));
  });

  test("stops at the first that does not fit, however it is cut and whatever came before", () => {
    const before = fc.array(fc.integer({ min: 0, max: most }), { maxLength: 5 });
    fc.assert(
      fc.property(before, fc.integer({ min: most + 1, max: 100_000 }), sizes, (lengths, large, cuts) => {
        assert.throws(() => feed([...lengths, large], cuts), PacketTooLarge);
      }),
    );
  });

  test("stops at a length that does not end", () => {
    const meter = createPacketMeter(2 ** 40);
    assert.throws(() => meter.follow(Buffer.of(0x30, 0x80, 0x80, 0x80, 0x80)), PacketTooLarge);
  });
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isUf2, readUf2 } from "./uf2.ts";

/** A block as microsoft/uf2 lays it out. */
function block(address: number, payload: Uint8Array, flags = 0x2000, family = 0xe48b_ff56): Uint8Array {
  const bytes = Buffer.alloc(512);
  const words = [0x0a32_4655, 0x9e5d_5157, flags, address, payload.length, 0, 1, family];
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, 4 * at);
  bytes.set(payload, 32);
  bytes.writeUInt32LE(0x0ab1_6f30, 508);
  return Uint8Array.from(bytes);
}
const page = (value: number) => new Uint8Array(256).fill(value);

suite("UF2", () => {
  test("blocks become pieces in their order; those for other chips and memories are passed over", () => {
    const file = Buffer.concat([
      ...[block(0x1000_0000, page(1)), block(0x1000_0100, page(2), 0)],
      ...[block(0x2000_0000, page(3), 0x2001), block(0x1000_0200, page(4), 0x2000, 0x1234_5678)],
    ]);
    assert.equal(isUf2(file), true);
    assert.deepEqual(
      readUf2(file).map(({ address, bytes }) => [address, bytes[0], bytes.length]),
      [
        [0x1000_0000, 1, 256],
        [0x1000_0100, 2, 256],
      ],
    );
  });

  test("what is cut short, damaged or for nothing here is refused", () => {
    const whole = block(0x1000_0000, page(1));
    const damaged = whole.with(508, 0);
    const long = Uint8Array.from(whole);
    new DataView(long.buffer).setUint32(16, 500, true);
    const foreign = block(0x1000_0000, page(1), 0x2000, 1);
    for (const wrong of [whole.subarray(0, 500), damaged, long, foreign, new Uint8Array(0)])
      assert.throws(() => readUf2(wrong), RangeError);
    assert.equal(isUf2(new Uint8Array(1024)), false);
  });
});

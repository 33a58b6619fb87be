import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isErased } from "./erased.ts";

describe("erased memory", () => {
  it("is told from memory with any programmed bit, wherever it is", () => {
    const lengths = fc.nat(3 * 0x1000 + 7);
    fc.assert(
      fc.property(lengths, fc.nat(), fc.integer({ min: 0, max: 7 }), (length, at, bit) => {
        const memory = new Uint8Array(length).fill(0xff);
        assert.equal(isErased(memory), true);
        if (length === 0) return;
        memory[at % length] = 0xff ^ (1 << bit);
        assert.equal(isErased(memory), false);
      }),
    );
  });
});

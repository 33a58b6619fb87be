import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leastBits, mostBits } from "./guess-effort.ts";

describe("bits that a secret has at most", () => {
  it("follow from its length and the kind of its characters", () => {
    const cases = [
      ["", 0],
      ["1234", 4 * Math.log2(10)],
      ["abcd1234", 32],
      ["ABCD1234", 32],
      ["password", 8 * Math.log2(26)],
      ["Zz9", 3 * Math.log2(62)],
      ["correct-horse-42", 16 * Math.log2(95)],
    ] as const;
    for (const [secret, bits] of cases) assert.equal(mostBits(secret), bits, secret);
  });

  it("tell what can be found by trying from what cannot", () => {
    for (const few of ["12345678", "abcd1234", "0123456789abcde", "1".repeat(19)])
      assert.ok(mostBits(few) < leastBits, few);
    for (const many of ["0123456789abcdef", "kqTzWm4Hc7vRbE9x", "1".repeat(20)])
      assert.ok(mostBits(many) >= leastBits, many);
  });
});

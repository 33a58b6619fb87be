import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { whyStranded } from "./stranded.ts";

describe("a job that no board was left for", () => {
  it("says how many boards it takes and how many there were", () => {
    assert.equal(whyStranded(1, 0, 4), "no board is left that could do it.");
    assert.match(whyStranded(3, 1, 4), /takes 3 boards at once: of 4 boards of this night 1 is left/);
    assert.match(
      whyStranded(3, 2, 2),
      /of 2 boards of this night 2 are left, and not enough of them can do it/,
    );
  });
});

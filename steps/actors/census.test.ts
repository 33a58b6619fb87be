import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Counted } from "../notebook.ts";
import { sameAgain } from "./census.ts";

const counted = (setUpSecret: string | undefined) => ({ setUpSecret }) as Counted;

describe("a flaw in a lot", () => {
  it("is what a device before had already; to have nothing is none", () => {
    const isFlawed = sameAgain((one) => one.setUpSecret);
    const secrets = ["a", undefined, "b", undefined, "a", "c", "b"];
    assert.deepEqual(
      secrets.map((secret) => isFlawed(counted(secret))),
      [false, false, false, false, true, false, true],
    );
  });
});

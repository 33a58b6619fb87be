import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fuzzTargets, sharesOf } from "./index.ts";
import { assertKeeps, fuzzTarget } from "./target.ts";

/** Messages in all; `npm run fuzz:set-up` sends a hundred thousand. */
const messages = 5_000;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

describe(`${messages} messages from somebody who does not mean well, drawn from seed ${seed}`, () => {
  for (const [target, count] of sharesOf(messages))
    it(`${target.name}: no crash, no secret out, no change that is not allowed`, () =>
      target.run(count, seed));

  it("are as many as they are said to be", () => {
    const all = [...sharesOf(messages).values()].reduce((sum, count) => sum + count, 0);
    assert.ok(all >= messages && all < messages + fuzzTargets.length);
  });
});

describe("fuzzing", () => {
  const open =
    (said: string, conclude = async () => {}) =>
    async () => ({
      secrets: [Buffer.from("secret")],
      send: async () => [Buffer.from(said)],
      conclude,
      async [Symbol.asyncDispose]() {},
    });

  it("notices a secret that comes out, and a device that is not as it was", async () => {
    await fuzzTarget("kept", fc.nat(), open("nothing")).run(5, 1);
    await assert.rejects(fuzzTarget("told", fc.nat(), open("a secret!")).run(5, 1), /a secret came out/);
    const changed = () => Promise.reject(new Error("it has changed"));
    await assert.rejects(fuzzTarget("changed", fc.nat(), open("", changed)).run(5, 1), /it has changed/);
    assert.throws(() => assertKeeps([Uint8Array.of(1)], Uint8Array.of(0, 1)));
  });
});

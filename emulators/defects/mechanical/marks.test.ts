import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Mark, noting } from "./marks.ts";
import type { Method } from "./method.ts";

/** What is noted of `sound` when it is asked with each of `calls`. */
function notedOf(sound: Method, calls: readonly unknown[], isBesideAnother = false): readonly Mark[] {
  const marks = new Set<Mark>();
  const noted = noting(
    sound,
    (mark) => marks.add(mark),
    () => isBesideAnother,
  );
  for (const who of calls) noted(who);
  return [...marks].sort();
}

describe("marks", () => {
  it("tell whether it was asked again, and for another", () => {
    const idle = () => undefined;
    assert.deepEqual(notedOf(idle, []), []);
    assert.deepEqual(notedOf(idle, ["a"]), ["asked"]);
    assert.deepEqual(notedOf(idle, ["a", "a"]), ["again", "asked"]);
    assert.deepEqual(notedOf(idle, ["a", "b"]), ["again", "asked", "forAnother"]);
    assert.deepEqual(notedOf(idle, ["a"], true), ["asked", "besideAnother"]);
  });

  it("tell an answer that is otherwise than the time before", () => {
    const answers = ["again", "answered", "asked"];
    assert.deepEqual(
      notedOf(() => 7, [1, 1]),
      answers,
    );
    assert.deepEqual(
      notedOf((who) => [who, { who }, Buffer.from([1])], [1, 1]),
      answers,
    );
    const fresh = { again: (who: unknown) => who, later: () => Promise.resolve(7), act: () => () => 7 };
    for (const sound of Object.values(fresh)) assert.ok(notedOf(sound, [1, 2]).includes("otherwise"));
    // Data around what is none tells nothing of it.
    assert.ok(notedOf(() => ({ answer: [Promise.resolve(7)] }), [1, 1]).includes("otherwise"));
    // From an answer to none.
    assert.ok(notedOf((who) => (who === 1 ? 7 : undefined), [1, 2]).includes("otherwise"));
  });

  it("count a call that throws as one that asked", () => {
    const marks = new Set<Mark>();
    const throwing = noting(
      () => {
        throw new Error("no");
      },
      (mark) => marks.add(mark),
      () => false,
    );
    assert.throws(throwing);
    assert.throws(throwing);
    assert.ok(marks.has("again"));
  });
});

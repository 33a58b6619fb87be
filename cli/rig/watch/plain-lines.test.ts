import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { LabView, NightView } from "../../wall/lab-view.ts";
import { linesOf, newLines } from "./plain-lines.ts";

const now = Date.parse("2027-01-31T23:00:00.000Z");
const bare = (lines: readonly string[]): string[] => lines.map((line) => line.slice(9));

const night: NightView = {
  ...{ folder: "/n", product: "p", state: "running", startedAt: "2027-01-31T22:00:00.000Z" },
  ...{ planned: 10, done: 4, verdicts: { pass: 3, fail: 1, inconclusive: 0, notApplicable: 0 } },
};

const view: LabView = {
  lab: "the lab",
  nights: [night],
  boards: [
    {
      ...{ name: "board-1", product: "p", health: "good" },
      night: {
        state: "running",
        since: "2027-01-31T22:59:00.000Z",
        scenario: "a:1",
        done: 1,
        tail: ["one", "two"],
      },
    },
  ],
};

suite("a lab in a pipe", () => {
  test("tells everything at first, and then what has changed", () => {
    assert.deepEqual(bare(linesOf(undefined, view, now)).slice(1), [
      "4/10 done, 3 pass, 1 FAIL",
      "board-1 is good",
      "board-1 running a:1",
      "board-1 | one",
      "board-1 | two",
    ]);
    assert.deepEqual(linesOf(view, view, now + 5_000), []);
    const [board] = view.boards;
    assert.ok(board?.night);
    const later: LabView = {
      ...view,
      boards: [
        {
          ...{ ...board, health: "bad", healthReason: "it was \u001b[2J silent" },
          night: { ...board.night, attempt: 2, trouble: "PORT_GONE", tail: ["two", "three"] },
        },
      ],
    };
    assert.deepEqual(bare(linesOf(view, later, now)), [
      "board-1 is in quarantine: it was \ufffd[2J silent",
      "board-1 running a:1, attempt 2",
      "board-1 trouble: PORT_GONE",
      "board-1 | three",
    ]);
  });

  test("nights of several products are told apart", () => {
    const nights = [night, { ...night, product: "../products/q" }];
    const [, first, second, third] = bare(linesOf(undefined, { ...view, nights }, now));
    assert.deepEqual([first, third], ["p: 4/10 done, 3 pass, 1 FAIL", "q: 4/10 done, 3 pass, 1 FAIL"]);
    assert.match(second ?? "", /^the lab: q: night since /);
    const further = { ...view, nights: [night, { ...night, product: "../products/q", done: 5 }] };
    assert.deepEqual(bare(linesOf({ ...view, nights }, further, now)), ["q: 5/10 done, 3 pass, 1 FAIL"]);
  });

  test("a console goes on where it was", () => {
    assert.deepEqual(newLines([], ["a"]), ["a"]);
    assert.deepEqual(newLines(["a", "b"], ["b", "c", "d"]), ["c", "d"]);
    assert.deepEqual(newLines(["a", "a"], ["a", "a", "a"]), ["a"]);
    assert.deepEqual(newLines(["a"], ["x", "y"]), ["x", "y"]);
    assert.deepEqual(newLines(["a", "b"], ["a", "b"]), []);
  });
});

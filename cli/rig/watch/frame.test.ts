import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { BoardInNight, BoardView, LabView, NightView } from "../../wall/lab-view.ts";
import { frame } from "./frame.ts";

const now = Date.parse("2027-01-31T23:00:00.000Z");

const busy: BoardInNight = {
  ...{ state: "running", since: "2027-01-31T22:57:47.000Z", done: 12, tail: ["> reboot", "< ready"] },
  ...{ scenario: "features/identity/identity.feature:12", scenarioName: "It keeps its identity" },
};

const board = (name: string, changes: Partial<BoardView> = {}): BoardView => ({
  ...{ name, product: "reference", health: "good", night: busy },
  ...changes,
});

const view = (boards: readonly BoardView[], changes: Partial<LabView> = {}): LabView => ({
  lab: "the lab",
  nights: [night],
  boards,
  ...changes,
});

const night: NightView = {
  ...{
    folder: "/nights/one",
    product: "reference",
    state: "running",
    startedAt: "2027-01-31T22:00:00.000Z",
    planned: 243,
    done: 120,
  },
  verdicts: { pass: 98, fail: 2, inconclusive: 20, notApplicable: 0 },
  expectedEndAt: "2027-01-31T23:34:00.000Z",
};

const plain = (lines: readonly string[]): string[] => lines.map(stripVTControlCharacters);

suite("picture of a lab in a terminal", () => {
  test("says once why a board was put aside, though health and night both tell", () => {
    const dead = "its golden image does not answer";
    const aside = { ...busy, state: "quarantined", trouble: dead } as const;
    const sick = board("board-1", { health: "bad", healthReason: dead, night: aside });
    const shown = plain(frame(view([sick]), { columns: 120, rows: 40 }, now));
    assert.equal(shown.filter((line) => line.includes(dead)).length, 1);
  });

  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [40, 10],
  ] as const)
    test(`fits into ${columns} by ${rows}, whatever devices say`, () => {
      const hostile = `\u001b[2J\u001b]0;title\u0007${"x".repeat(300)}`;
      const boards = ["board-1", "board-2", "board-3"].map((name) =>
        board(name, { night: { ...busy, trouble: hostile, tail: [hostile, hostile] } }),
      );
      const lines = frame(view(boards, { problem: hostile }), { columns, rows }, now);
      assert.ok(lines.length <= rows, `${lines.length} lines`);
      for (const line of lines) {
        assert.ok(stripVTControlCharacters(line).length <= columns, line);
        // Colours of our own, and nothing else that steers.
        const [before = "", ...coloured] = line.split("\u001b[");
        for (const piece of [before, ...coloured.map((one) => one.replace(/^\d+m/, ""))])
          assert.doesNotMatch(piece, /\p{Cc}/u);
      }
    });

  test("tells counts, estimate, boards, scenario, attempt, time and console", () => {
    const again = board("board-2", {
      health: "bad",
      healthReason: "it fell silent",
      healthSince: "2027-01-31T22:50:00.000Z",
    });
    const lines = plain(frame(view([board("board-1"), again]), { columns: 100, rows: 30 }, now)).join("\n");
    assert.match(lines, /120\/243 {2}98 pass {2}2 FAIL {2}20 inconclusive/);
    assert.match(lines, /~34 min left/);
    assert.match(lines, /board-1 +good +running +2:13 +12 done/);
    assert.match(lines, /It keeps its identity +identity\.feature:12/);
    assert.match(lines, /│ < ready/);
    assert.match(lines, /board-2 +quarantine/);
    assert.match(lines, /it fell silent/);
  });

  test("with more boards than lines it names those that it does not show", () => {
    const boards = Array.from({ length: 30 }, (_, index) => board(`board-${index + 1}`));
    const lines = plain(frame(view(boards), { columns: 80, rows: 12 }, now));
    assert.equal(lines.length, 12);
    assert.match(lines.join("\n"), /and \d+ more: board-\d+, board/);
  });

  test("with no night under way it shows who has which board", () => {
    const { night: _, ...free } = board("board-1");
    const lease = {
      owner: "anna, process 4711",
      purpose: "assay run --rig lab.yaml",
      since: "2027-01-31T22:00:00.000Z",
    };
    const idle = view([free, { ...free, name: "board-2", lease }], { nights: [] });
    const lines = plain(frame(idle, { columns: 80, rows: 24 }, now)).join("\n");
    assert.match(lines, /no night was begun here yet/);
    assert.match(lines, /board-1 +good +free/);
    assert.match(lines, /to anna, process 4711: assay run --rig lab\.yaml/);
  });

  test("of nights of several products it says which is which", () => {
    const nights = [night, { ...night, product: "../products/pico", planned: 50, done: 10 }];
    const lines = plain(frame(view([board("board-1")], { nights }), { columns: 80, rows: 24 }, now));
    assert.match(lines[0] ?? "", /^the lab {2}reference: night since /);
    assert.match(lines[1] ?? "", /120\/243/);
    assert.match(lines.join("\n"), /\npico: night since .*\n.*10\/50/);
  });
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Verdict } from "../../core/journal/index.ts";
import { createProgress, type Screen } from "./progress.ts";

const pass: Verdict = { status: "pass" };
const fail = (message: string): Verdict => ({ status: "fail", message });
const hostile = "a\u001b[2Jb\u0007c\rd\u202ee\nf";

/** Keeps what is written, as a terminal of `columns` would show it. */
class FakeScreen implements Screen {
  readonly isTTY: boolean;
  readonly columns: number;
  written = "";

  constructor(columns?: number) {
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 80;
  }

  write(text: string | Uint8Array): boolean {
    this.written += text;
    return true;
  }

  /** The lines that stand there now; the last is the one with the cursor. */
  get lines(): string[] {
    return this.written
      .split("\n")
      .map((line) => stripVTControlCharacters(line.split("\r\u001b[2K").at(-1) ?? ""));
  }
}

suite("progress in a pipe", () => {
  test("is one plain line a scenario, and the reason of what is not a pass", () => {
    const screen = new FakeScreen();
    const progress = createProgress(screen);
    progress.planned(10);
    progress.started("a.feature:1", "One");
    progress.finished("a.feature:1", "One", pass);
    progress.finished("a.feature:2", "Two", fail("seen:\n\n  this\n"));
    progress.finished("a.feature:3", "Three", { status: "not-applicable", justification: "none" });
    progress.end();
    assert.equal(
      screen.written,
      " 1/10 pass         a.feature:1 One\n 2/10 FAIL         a.feature:2 Two\n    seen: this\n 3/10 n/a          a.feature:3 Three\n",
    );
  });

  test("carries nothing that steers a terminal, and no novel", () => {
    const screen = new FakeScreen();
    const progress = createProgress(screen);
    progress.planned(1);
    progress.finished(hostile, hostile, fail(`${hostile}${"x".repeat(5_000)}`));
    assert.doesNotMatch(screen.written.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    assert.equal(screen.written.split("\n").length, 3);
    assert.ok(screen.written.length < 600);
  });
});

suite("progress on a terminal", () => {
  for (const columns of [200, 80, 40, 23, 5]) {
    test(`of ${columns} columns keeps to its line and leaves nothing on it`, () => {
      const screen = new FakeScreen(columns);
      let now = 0;
      const progress = createProgress(screen, { clock: () => now });
      progress.planned(5);
      for (const name of ["One", hostile, "漢字".repeat(80), "Two ".repeat(60), "Three"]) {
        now += 1_000;
        progress.started(name, name);
        now += 1_000;
        progress.finished(name, name, name === "Three" ? pass : fail(`${hostile} ${name}`));
        const cursor = screen.lines.at(-1) ?? "";
        assert.ok(widthOf(cursor) < columns, `${widthOf(cursor)}: ${cursor}`);
      }
      progress.end();
      assert.equal(screen.lines.at(-1), "");
      const above = screen.lines.slice(0, -1);
      assert.equal(above.filter((line) => line.startsWith("FAIL")).length, 4);
      for (const line of above) assert.ok(widthOf(line) <= columns, `${widthOf(line)}: ${line}`);
      const plain = stripVTControlCharacters(screen.written.replaceAll("\r\u001b[2K", ""));
      assert.doesNotMatch(plain.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
    });
  }

  test("tells how many are done, of how many, what runs, and how long the rest will take", () => {
    const screen = new FakeScreen(100);
    let now = 5_000;
    const progress = createProgress(screen, { clock: () => now });
    progress.planned(7);
    now += 60_000;
    for (const name of ["One", "Two", "Three"]) {
      progress.started(name, name);
      now += 2_000;
      progress.finished(name, name, pass);
    }
    progress.started("Four", "Four");
    now += 100;
    progress.started("Five", "Five");
    // What it took before the first scenario says nothing about the others.
    assert.match(screen.lines.at(-1) ?? "", /^█{9}░{11} 3\/7 {2}~9 s left {2}Four$/);
    now += 300_000;
    progress.finished("Four", "Four", pass);
    progress.started("Six", "Six");
    assert.match(screen.lines.at(-1) ?? "", / 4\/7 {2}~4 min left {2}Five$/);
  });

  test("shows each scenario as soon as it starts, however quick the one before was", () => {
    const screen = new FakeScreen(80);
    const progress = createProgress(screen, { clock: () => 0 });
    progress.planned(3);
    for (const [index, name] of ["One", "Two", "Three"].entries()) {
      progress.started(name, name);
      assert.ok(screen.lines.at(-1)?.endsWith(` ${index}/3  ${name}`), screen.lines.at(-1));
      progress.finished(name, name, pass);
    }
    progress.end();
    assert.equal(screen.lines.at(-1), "");
  });
});

/** Ideographs take two columns. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0);

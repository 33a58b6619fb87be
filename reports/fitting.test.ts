import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { cut, printable, wrap } from "./fitting.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.lorem(),
  fc.string({ unit: fc.constantFrom("設", "a", " ", "\u{1f4a1}", "\u001b") }),
);
const columnsOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (/[\u0020-\u10ff…]/.test(character) ? 1 : 2), 0);

suite("text for a terminal", () => {
  test("shows each character or a mark in its place", () => {
    assert.equal(
      printable("a\u001b[31m\u0000\u009bb\u202e\u2028\ud800\nc"),
      "a\ufffd[31m\ufffd\ufffdb\ufffd\ufffd\ufffd\ufffdc",
    );
    assert.equal(printable("Füße, 設定 💡 – ok"), "Füße, 設定 💡 – ok");
  });

  test("is cut to its columns, and only when it must be", () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (text, columns) => {
        const shown = cut(text, columns);
        assert.ok(columnsOf(shown) <= columns, JSON.stringify(shown));
        if (columnsOf(printable(text)) <= columns) assert.equal(shown, printable(text));
        assert.ok(shown.isWellFormed());
      }),
    );
    assert.equal(cut("abcdef", 4), "abc…");
    assert.equal(cut("設定設定", 6), "設定…");
    assert.equal(cut("abcdef", 1), "");
  });

  test("is wrapped into its columns, and nothing is lost", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 60 }), (text, columns) => {
        const lines = wrap(text, columns, "    ");
        for (const line of lines) assert.ok(columnsOf(line) <= columns, JSON.stringify(line));
        const bare = (of: string) => of.replaceAll(/\s/gu, "");
        assert.equal(bare(lines.join("")), bare(printable(text)));
      }),
    );
    assert.deepEqual(wrap("note the run was interrupted", 16, "     "), [
      "note the run was",
      "     interrupted",
    ]);
  });
});

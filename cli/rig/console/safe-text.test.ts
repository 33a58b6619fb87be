import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { SafeText } from "./safe-text.ts";

function shown(...pieces: readonly (string | Uint8Array)[]): string {
  const safe = new SafeText();
  return pieces.map((piece) => safe.push(Buffer.from(piece))).join("") + safe.end();
}

suite("what a device says, on a terminal", () => {
  test("is as it is where it shows", () => {
    assert.equal(shown("temp 21 °C\tüß 漢 😀\r\nok\n"), "temp 21 °C\tüß 漢 😀\nok\n");
  });

  test("has codes where it would steer the terminal or shows nowhere", () => {
    assert.equal(shown("\u001b[2J\u0007\u0000\r|\u007f"), "\\x1b[2J\\x07\\x00\\x0d|\\x7f");
    assert.equal(shown("\u009b\u202e\ue000"), "\\xc2\\x9b\\xe2\\x80\\xae\\xee\\x80\\x80");
    assert.equal(shown(Uint8Array.of(0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80)), "\\xff\\xc0\\x80\\xed\\xa0\\x80");
  });

  test("may come in any pieces, and nothing that steers is ever in it", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 })), (pieces) => {
        const text = shown(...pieces);
        assert.equal(text, shown(Buffer.concat(pieces)));
        assert.doesNotMatch(text, /[^\P{C}\n\t]/u);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, cut) => {
        const bytes = Buffer.from(text);
        const at = cut % (bytes.length + 1);
        assert.equal(shown(bytes.subarray(0, at), bytes.subarray(at)), shown(bytes));
      }),
    );
  });

  test("that was begun and does not go on is told at the end", () => {
    assert.equal(shown(Uint8Array.of(0x61, 0xe2, 0x82)), "a\\xe2\\x82");
    assert.equal(shown("prompt\r"), "prompt\\x0d");
  });
});

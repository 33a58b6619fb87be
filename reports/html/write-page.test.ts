import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Markup } from "./markup.ts";
import { PageBytes, PageQueue } from "./write-page.ts";

suite("bytes of a page", () => {
  test("are its pieces in UTF-8, however many there are", () => {
    const piece = fc.tuple(fc.string({ unit: "binary", maxLength: 8 }), fc.integer({ min: 1, max: 60_000 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const texts = pieces.map(([text, times]) => text.repeat(times));
        const page = new PageBytes();
        for (const text of texts) page.add(new Markup(text));
        const expected = Buffer.from(texts.join(""));
        assert.equal(page.length, expected.length);
        assert.ok(page.end().equals(expected));
      }),
      { numRuns: 30 },
    );
  });
});

suite("a queue of pages", () => {
  test("tells what a page failed with, at the latest at its end", async () => {
    const queue = new PageQueue(async (file) => {
      if (file === "b.html") throw new Error("no room for b.html");
    });
    await queue.add("a.html", Buffer.alloc(1));
    await assert.rejects(async () => {
      await queue.add("b.html", Buffer.alloc(1));
      await queue.end();
    }, /no room for b/);
  });
});

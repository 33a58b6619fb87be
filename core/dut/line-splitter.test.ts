import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { LineSplitter, longestLine } from "./line-splitter.ts";

const split = (chunks: readonly Uint8Array[]): string[] => {
  const lines: string[] = [];
  const splitter = new LineSplitter((text) => lines.push(text));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};
const bytes = (text: string) => Buffer.from(text);

suite("line splitter", () => {
  test("gives the same lines however the bytes are chunked", () => {
    const lines = fc.array(fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n]/g, " ")));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(200)), (texts, cuts) => {
        const whole = bytes(texts.map((text) => `${text}\n`).join(""));
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
          whole.length,
        ];
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        // Encoding replaces lone surrogates.
        assert.deepEqual(
          split(chunks),
          texts.map((text) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(text))),
        );
      }),
    );
  });

  test("survives any bytes and loses no line after them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const lines = split([noise, bytes("\nafter\n")]);
        assert.equal(lines.at(-1), "after");
        assert.equal(lines.length, noise.filter((byte) => byte === 0x0a).length + 2);
      }),
    );
  });

  test("joins a character that two chunks share", () => {
    const euro = bytes("€\n");
    assert.deepEqual(split([euro.subarray(0, 1), euro.subarray(1, 2), euro.subarray(2)]), ["€"]);
  });

  test("a chunk that is used again by its sender does not change what was held", () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((text) => lines.push(text));
    const chunk = bytes("ab");
    splitter.push(chunk);
    chunk.fill(0x7a);
    splitter.push(bytes("c\n"));
    assert.deepEqual(lines, ["abc"]);
  });

  test("drops one CR before the LF and keeps a last line without LF", () => {
    assert.deepEqual(split([bytes("a\r\n\r\r\nb")]), ["a", "\r", "b"]);
    assert.deepEqual(split([bytes("a\n")]), ["a"]);
  });

  test("keeps the beginning of an endless line and counts the rest", () => {
    const [line, next] = split([
      Buffer.alloc(longestLine - 1, 0x61),
      Buffer.alloc(longestLine, 0x61),
      bytes("\nnext\n"),
    ]);
    assert.equal(line, `${"a".repeat(longestLine)} […${longestLine - 1} more bytes]`);
    assert.equal(next, "next");
  });
});

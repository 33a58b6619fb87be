import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { printedBytes } from "./printed-bytes.ts";

const secret = randomBytes(138);
const pairs = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").match(/../g) ?? [];
const printable = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/[^ -~]/g, ".");
const inLines = (line: (part: Buffer, at: number) => string) =>
  Array.from({ length: Math.ceil(secret.length / 16) }, (_, index) =>
    line(secret.subarray(16 * index, 16 * index + 16), 16 * index),
  ).join("\n");
const address = (at: number) => at.toString(16).padStart(8, "0");

const texts = {
  "pairs with spaces": pairs(secret).join(" "),
  "pairs with colons": `key: ${pairs(secret).join(":")}`,
  "an array of C": `{ ${pairs(secret)
    .map((pair) => `0x${pair}`)
    .join(", ")} }`,
  "escapes of C": pairs(secret)
    .map((pair) => `\\x${pair}`)
    .join(" "),
  "lines of a log": inLines((part) => `I (1234) cred: ${pairs(part).join(" ")}`),
  "lines of a log in capitals": inLines((part) => `I (99) cred: ${pairs(part).join(" ").toUpperCase()}`),
  "lines in a JSON text": JSON.stringify(inLines((part) => `cred: ${pairs(part).join(" ")}`)),
  "a dump with its text": inLines(
    (part, at) =>
      `${address(at)}  ${pairs(part).slice(0, 8).join(" ")}  ${pairs(part).slice(8).join(" ")}  |${printable(part)}|`,
  ),
  "a dump of words": inLines(
    (part, at) =>
      `${address(at)}: ${(part.toString("hex").match(/.{1,4}/g) ?? []).join(" ")}  ${printable(part)}`,
  ),
  "lines without spaces": inLines((part) => `[cred] ${part.toString("hex")}`),
  "a list of numbers": JSON.stringify([...secret]),
};

describe("bytes that a text shows", () => {
  for (const [name, text] of Object.entries(texts))
    it(`are read from ${name}`, () => {
      const all = printedBytes(`boot\n${text}\nready`);
      assert.ok(
        all.some(({ bytes }) => bytes.includes(secret)),
        JSON.stringify(all.map(({ form, bytes }) => `${form}: ${bytes.toString("hex")}`)),
      );
    });

  it("are not seen in what is text like any other", () => {
    const text = "[boot] slot a: 3.0.0 verified\nI (12) wifi: channel 6, rate 54, 3 of 10\n";
    assert.deepEqual(printedBytes(text.repeat(50)), []);
  });

  it("tell where they begin", () => {
    const [found] = printedBytes(`one\ntwo: ${pairs(secret).join(" ")}`);
    assert.equal(found?.offset, "one\ntwo: ".length);
  });
});

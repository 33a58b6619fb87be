import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type PrintedBytes, printedBytes, printedIn } from "./printed-bytes.ts";

const pairs = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").match(/../g) ?? [];
const printable = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/[^ -~]/g, ".");
const address = (at: number) => at.toString(16).padStart(8, "0");
const listOfC = (bytes: Uint8Array) =>
  pairs(bytes)
    .map((pair) => `0x${pair}`)
    .join(", ");

/** What `line` makes of each sixteen bytes. */
const linesOf = (secret: Buffer, line: (part: Buffer, at: number) => string) =>
  Array.from({ length: Math.ceil(secret.length / 16) }, (_, index) =>
    line(secret.subarray(16 * index, 16 * index + 16), 16 * index),
  );
const inLines = (secret: Buffer, line: (part: Buffer, at: number) => string) =>
  linesOf(secret, line).join("\n");
const logged = (secret: Buffer) => linesOf(secret, (part) => `I (1234) cred: ${pairs(part).join(" ")}`);
const recorded = (lines: readonly string[]) =>
  JSON.stringify(lines.map((text, index) => ({ direction: "received", at: 12 * index, text })));

const texts: Readonly<Record<string, (secret: Buffer) => string>> = {
  "pairs with spaces": (secret) => pairs(secret).join(" "),
  "pairs with colons": (secret) => `key: ${pairs(secret).join(":")}`,
  "an array of C": (secret) => `{ ${listOfC(secret)} }`,
  "an array of C in lines": (secret) =>
    `key[] = {${inLines(secret, (part) => `  ${listOfC(part)},`).trimStart()}};`,
  "escapes of C with spaces": (secret) =>
    pairs(secret)
      .map((pair) => `\\x${pair}`)
      .join(" "),
  "a string of C in a JSON text": (secret) =>
    JSON.stringify(
      pairs(secret)
        .map((pair) => `\\x${pair}`)
        .join(""),
    ),
  "lines of a log": (secret) => logged(secret).join("\n"),
  "lines of a log in capitals": (secret) =>
    inLines(secret, (part) => `I (99) cred: ${pairs(part).join(" ").toUpperCase()}`),
  "lines of a log with another's between them": (secret) =>
    logged(secret).join("\nI (1240) wifi: channel 11\n"),
  "two dumps at once": (secret) =>
    linesOf(
      secret,
      (part) => `cred: ${pairs(part).join(" ")}\nram: ${pairs(randomBytes(16)).join(" ")}`,
    ).join("\n"),
  "lines in a JSON text": (secret) =>
    JSON.stringify(inLines(secret, (part) => `cred: ${pairs(part).join(" ")}`)),
  "lines in a record": (secret) => recorded(logged(secret)),
  "lines without a tag in a record": (secret) => recorded(linesOf(secret, (part) => pairs(part).join(" "))),
  "lines in a record in a JSON text": (secret) => JSON.stringify(recorded(logged(secret))),
  "a dump with its text": (secret) =>
    inLines(
      secret,
      (part, at) =>
        `${address(at)}  ${pairs(part).slice(0, 8).join(" ")}  ${pairs(part).slice(8).join(" ")}  |${printable(part)}|`,
    ),
  "a dump of words": (secret) =>
    inLines(
      secret,
      (part, at) =>
        `${address(at)}: ${(part.toString("hex").match(/.{1,4}/g) ?? []).join(" ")}  ${printable(part)}`,
    ),
  "lines without spaces": (secret) => inLines(secret, (part) => `[cred] ${part.toString("hex")}`),
  "lines of nothing else": (secret) => inLines(secret, (part) => part.toString("hex")),
  "a list of numbers": (secret) => JSON.stringify([...secret]),
};

const namesOf = (all: readonly PrintedBytes[]) =>
  all.map(({ form, bytes }) => `${form} ${bytes.toString("hex")}`);

describe("bytes that a text shows", () => {
  for (const [name, show] of Object.entries(texts))
    it(`are read from ${name}`, () => {
      // Its last line is full, half, and a single byte.
      for (const length of [144, 138, 129]) {
        const secret = randomBytes(length);
        const all = printedBytes(`boot\n${show(secret)}\nready`);
        assert.ok(
          all.some(({ bytes }) => bytes.includes(secret)),
          JSON.stringify(all.map(({ form, bytes }) => `${form}: ${bytes.toString("hex")}`)),
        );
      }
    });

  it("are read also where the text beside them looks like the end of a line", () => {
    const secret = Buffer.from('Kq7m"12 2xWv9tRbN4pYh3\\n34 Zz8"9 aF0cDe');
    for (const name of ["a dump with its text", "a dump of words"])
      assert.ok(
        printedBytes(`boot\n${texts[name]?.(secret)}\nready`).some(({ bytes }) => bytes.includes(secret)),
        name,
      );
  });

  it("are not seen in what is text like any other", () => {
    const text = "[boot] slot a: 3.0.0 verified\nI (12) wifi: channel 6, rate 54, 3 of 10\n";
    assert.deepEqual(printedBytes(text.repeat(50)), []);
  });

  it("are hinted at wherever they are found", () => {
    const number = fc.oneof(
      fc.nat(255).map(String),
      fc.nat(255).map((byte) => byte.toString(16).padStart(2, "0")),
      fc.nat(255).map((byte) => `0x${byte.toString(16).padStart(2, "0")}`),
    );
    const gap = fc.constantFrom(",", ", ", " ", "  ", ":", "-", ";", "; ", "\n", '","');
    const noise = fc.string({ maxLength: 20 });
    const text = fc
      .tuple(noise, fc.array(fc.tuple(number, gap), { minLength: 6, maxLength: 20 }), noise)
      .map(([before, shown, after]) => `${before} ${shown.flat().join("")}${after}`);
    let found = 0;
    fc.assert(
      fc.property(text, gap, (mixed, one) => {
        const even = mixed.replaceAll(/(?<=[0-9a-f])[,;: -]+(?=[0-9a-f])/g, one);
        for (const content of [Buffer.from(mixed), Buffer.from(even)]) {
          const all = printedBytes(content.toString("latin1"));
          found += all.length;
          assert.deepEqual(namesOf(printedIn(content)), namesOf(all));
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(found > 200, `${found} found`);
  });

  it("tell in which lines they stand", () => {
    const [first = "", second = ""] = linesOf(randomBytes(32), (part) => pairs(part).join(" "));
    const text = `one\ntwo: ${first}\nwifi up\ntwo: ${second} end\nthree`;
    const [found] = printedBytes(text);
    const shown = (from: number, length: number) =>
      found?.places(from, length).map((place) => text.slice(place.offset, place.offset + place.length));
    assert.deepEqual(shown(0, 16), [first]);
    assert.deepEqual(shown(15, 2), [first, `${second} end`]);
    assert.deepEqual(shown(16, 16), [`${second} end`]);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import fc from "fast-check";
import { canonicalJson, type Json, parseCanonical } from "./canonical.ts";

/** JSON without floats, as bundles hold it. U+007F is left out: jq escapes it. */
const text = fc.string({ unit: "grapheme" }).map((one) => one.replaceAll("\u007f", ""));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie("value"), { maxKeys: 4 }),
  ),
}));

suite("canonical JSON", () => {
  test("has sorted keys, no blanks, and one line feed at its end", () => {
    const content = { b: [1, null, true], a: { d: "é\n", c: undefined } };
    assert.equal(canonicalJson(content), '{"a":{"d":"é\\n"},"b":[1,null,true]}\n');
  });

  test("is read back as the same value, and is then the same text", () => {
    fc.assert(
      fc.property(value, (one) => {
        const read = parseCanonical(Buffer.from(canonicalJson(one)));
        assert.deepEqual(read, JSON.parse(JSON.stringify(one)));
        assert.equal(canonicalJson(read), canonicalJson(one));
      }),
    );
  });

  test("is what jq -cS writes", () => {
    const samples = fc.sample(value, 200).map((one) => JSON.parse(JSON.stringify({ one })));
    const { status, stdout } = spawnSync("jq", ["-cS", "."], {
      input: samples.map((one) => JSON.stringify(one)).join("\n"),
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.equal(stdout, samples.map((one) => canonicalJson(one)).join(""));
  });

  for (const number of [0.5, Number.NaN, 2 ** 53])
    test(`does not hold ${number}`, () => {
      assert.throws(() => canonicalJson({ number }), TypeError);
    });

  for (const [name, bytes] of Object.entries({
    "a blank": '{"a": 1}\n',
    "keys out of order": '{"b":1,"a":1}\n',
    "a key twice": '{"a":1,"a":1}\n',
    "no line feed": '{"a":1}',
    "two line feeds": '{"a":1}\n\n',
    "an escape that need not be": '{"a":"\\u0041"}\n',
    "a number in another form": '{"a":1e0}\n',
    "a byte order mark": '\ufeff{"a":1}\n',
    "bytes that are no UTF-8": Buffer.from([0x22, 0xff, 0x22, 0x0a]),
  }))
    test(`is not parsed with ${name}`, () => {
      assert.throws(() => parseCanonical(Buffer.from(bytes)));
    });
});

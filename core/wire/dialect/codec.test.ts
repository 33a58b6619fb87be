import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { DialectGap, render, understand } from "./index.ts";
import { smallDialect } from "./test-support.ts";
import { quote, Unwritable, unquote } from "./values.ts";

const dialect = smallDialect();
const isGap = (saying: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof DialectGap, String(thrown));
  assert.match(`${thrown.message} ${thrown.help}`, saying);
  return true;
};
const commands = (...asked: Parameters<typeof render> extends [unknown, ...infer Rest] ? Rest : never) =>
  render(dialect, ...asked).commands;

suite("dialect: what is typed", () => {
  test("parameters are put in, and brackets go with theirs", () => {
    assert.deepEqual(commands("identity.write", { value: "A1" }), [["id burn A1"]]);
    assert.deepEqual(commands("identity.write", {}), [["id burn"]]);
    assert.deepEqual(commands("identity.sign", { nonce: "AQL/" }), [["sign 0102ff"]]);
  });

  test("a line that names {field} is typed once for each; texts are quoted, numbers are not", () => {
    assert.deepEqual(commands("config.set", { values: { label: 'hall "7"\n', interval: 5, on: true } }), [
      ["begin"],
      ['set label "hall \\"7\\"\\n"'],
      ["set interval 5"],
      ["set on true"],
      ["commit"],
    ]);
  });

  test("what would end the word or the line is never typed", () => {
    for (const value of ["a b", "a\nreboot", "a\rreboot", 'a"', "", "a\u2028b", "a\u0000", "a\u0085b"])
      assert.throws(
        () => commands("identity.write", { value }),
        isGap(/value of value cannot be written/),
        value,
      );
    for (const value of ["a\rreboot", "a\u0003"])
      assert.throws(() => commands("config.set", { values: { label: value } }), isGap(/quoting\.escapes/));
  });

  test("whatever is quoted is one line and comes back the same", () => {
    const { quoting } = dialect;
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let written: string;
        try {
          written = quote(text, quoting);
        } catch (thrown) {
          assert.ok(thrown instanceof Unwritable);
          return;
        }
        assert.doesNotMatch(written, /[\r\n]/);
        assert.match(written, /^"(?:[^"\\]|\\.)*"$/s, "its end is at its end");
        assert.equal(unquote(written, quoting), text);
      }),
    );
  });

  test("a parameter that the command has no place for, and an operation without command, are gaps", () => {
    const deaf = smallDialect({ commands: { "identity.write": { send: "burn" } } });
    assert.throws(() => render(deaf, "identity.write", { value: "A" }), isGap(/no place for it/));
    assert.deepEqual(render(deaf, "identity.write", {}).commands, [["burn"]]);
    assert.throws(() => render(deaf, "log.read", {}), isGap(/log\.read.*commands\.log\.read/s));
    const srpOnly = smallDialect({
      commands: { "set-up.install": { send: "label {salt|hex} {verifier|hex}" } },
    });
    assert.throws(
      () => render(srpOnly, "set-up.install", { proofDigest: "AA==" }),
      isGap(/told proofDigest, and its command has no place/),
    );
    const single = smallDialect({ commands: { "config.set": { send: "set {field} {value}" } } });
    assert.throws(() => render(single, "config.set", { values: {} }), isGap(/told nothing/));
  });
});

suite("dialect: what comes back", () => {
  test("groups, rows, types and constants make the result that the console's description has", () => {
    const answer = ["schema 3", "", "label=hall 7", "interval=615", "OK"];
    assert.deepEqual(understand(dialect, "config.get", answer), {
      kind: "done",
      result: { schemaVersion: 3, source: "stored", values: { label: "hall 7", interval: 615 } },
    });
    assert.deepEqual(understand(dialect, "identity.sign", ["0102", "ff", "OK"]), {
      kind: "done",
      result: { signature: "AQL/" },
    });
  });

  test("a refusal has our word; one that nobody explained is a gap, and so is an unknown command", () => {
    assert.deepEqual(understand(dialect, "identity.write", ["ERR 10 it is locked"]), {
      ...{ kind: "refused", code: "locked", reason: "it is locked" },
    });
    assert.throws(() => understand(dialect, "identity.write", ["ERR 11 no"]), isGap(/code 11/));
    assert.throws(
      () =>
        understand(dialect, "identity.write", ["ERR constructor no", "OK"]).kind === "done" && assert.fail(),
    );
    assert.throws(
      () => understand(dialect, "identity.write", ["ERR 1 what?"]),
      isGap(/does not know the command/),
    );
  });

  test("an answer that is not understood is a gap, never done and never refused", () => {
    for (const [answer, saying] of [
      [["OK"], /no line of its answer fits response/],
      [["id=A"], /until/],
      [["id=A", "what is this", "OK"], /no pattern fits the line "what is this"/],
      [[], /answered nothing/],
    ] as const)
      assert.throws(() => understand(dialect, "identity.get", answer), isGap(saying), answer.join());
  });

  test("bytes that are none are the device's fault: the result is malformed", () => {
    const understood = understand(dialect, "identity.sign", ["012", "OK"]);
    assert.ok(understood.kind === "done");
    assert.doesNotMatch(
      String((understood.result as { signature: string }).signature),
      /^[A-Za-z0-9+/]*={0,2}$/,
    );
  });

  test("a block of PEM is a value, and a device's words never reach into objects", () => {
    const words = smallDialect({
      commands: {
        "identity.certificate": { send: "cert", encodings: { der: "pem" } },
        "config.matches": {
          send: "is {field} {value|quoted}",
          response: "(?<matches>\\w+)",
          words: { matches: { YES: true, NO: false } },
        },
      },
    });
    const pem = ["-----BEGIN CERTIFICATE-----", "AQL/", "-----END CERTIFICATE-----", "OK"];
    assert.deepEqual(understand(words, "identity.certificate", pem), {
      kind: "done",
      result: { der: "AQL/" },
    });
    assert.throws(
      () => understand(words, "config.matches", ["constructor", "OK"]),
      isGap(/does not say what/),
    );
  });
});

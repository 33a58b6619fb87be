import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createCommitments } from "./commitment.ts";
import { createRedactor, joined } from "./redactor.ts";

const commitments = createCommitments(new Uint8Array(32).fill(7));

function redactorOf(...secrets: (string | Uint8Array)[]) {
  const redactor = createRedactor(commitments);
  for (const secret of secrets) redactor.protect(secret, "secret");
  return redactor;
}

/** As the bench mints them. */
const canaries = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"),
  minLength: 8,
  maxLength: 64,
});
const texts = fc.string({ unit: "binary", minLength: 8, maxLength: 40 });
const keys = fc.uint8Array({ minLength: 8, maxLength: 64 });

const reversed = (bytes: Uint8Array) => Buffer.from(bytes).reverse();
const quote = (text: string) => JSON.stringify(text).slice(1, -1);
/** Every form in which bytes get into text, written down apart from the redactor's own list. */
const formsOfBytes: Readonly<Record<string, (bytes: Buffer) => string>> = {
  hex: (bytes) => bytes.toString("hex"),
  "hex, upper case": (bytes) => bytes.toString("hex").toUpperCase(),
  base64: (bytes) => bytes.toString("base64"),
  base64url: (bytes) => bytes.toString("base64url"),
};
const formsOfText: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  JSON: quote,
  "JSON in JSON": (text) => quote(quote(text)),
  URL: encodeURIComponent,
};

/** What is left of a form after redaction: the longest piece of it that still stands in the text. */
function survivor(form: string, redacted: string, longest: number): string | undefined {
  for (let at = 0; at + longest <= form.length; at += 1) {
    if (redacted.includes(form.slice(at, at + longest))) return form.slice(at, at + longest);
  }
  return undefined;
}

suite("redactor", () => {
  test("replaces every form of a secret that is bytes, wherever it begins", () => {
    for (const [name, toForm] of Object.entries(formsOfBytes)) {
      fc.assert(
        fc.property(
          keys,
          fc.uint8Array({ maxLength: 6 }),
          fc.uint8Array({ maxLength: 6 }),
          fc.boolean(),
          (key, before, after, back) => {
            const bytes = Buffer.concat([before, back ? reversed(key) : key, after]);
            const form = toForm(bytes);
            const redacted = redactorOf(key).text(`key=${form};`);
            assert.equal(redacted.length, form.length + 5);
            // Base64 mixes a byte at each border with what stands around it: at most that is left of it.
            const core = toForm(back ? reversed(key) : Buffer.from(key)).replaceAll("=", "");
            assert.equal(
              survivor(core, redacted, Math.min(core.length, 9)),
              undefined,
              `${name}: ${redacted}`,
            );
            assert.ok(redacted.includes("[redacted:"), `${name}: ${redacted}`);
          },
        ),
      );
    }
  });

  test("replaces every form of a secret that is text", () => {
    for (const [name, toForm] of Object.entries(formsOfText)) {
      fc.assert(
        fc.property(texts, fc.boolean(), (secret, back) => {
          const text = back ? [...secret].reverse().join("") : secret;
          // Backwards means byte by byte; beyond ASCII that is another text.
          fc.pre(!back || /^[\0-\x7f]*$/.test(secret));
          const form = toForm(text);
          const redacted = redactorOf(secret).text(`<${form}>`);
          assert.equal(redacted.length, form.length + 2);
          assert.ok(!redacted.includes(form), `${name}: ${redacted}`);
        }),
      );
    }
    for (const encoding of ["utf16le", "utf16be"]) {
      fc.assert(
        fc.property(canaries, fc.nat(3), (secret, lead) => {
          const wide = Buffer.from(secret, "utf16le");
          if (encoding === "utf16be") wide.swap16();
          for (const form of ["base64", "base64url", "hex"] as const) {
            const text = Buffer.concat([Buffer.alloc(lead, "ü"), wide]).toString(form);
            const redacted = redactorOf(secret).text(text);
            assert.equal(redacted.length, text.length);
            assert.ok(redacted.includes("[redacted:"), `${encoding} ${form}: ${redacted}`);
          }
        }),
      );
    }
  });

  test("keeps JSON what it was: as long, well-formed, and the same but for the secrets", () => {
    fc.assert(
      fc.property(
        fc.array(canaries, { minLength: 1, maxLength: 5 }),
        fc.jsonValue(),
        fc.jsonValue(),
        (secrets, left, right) => {
          const value = {
            left,
            secrets,
            nested: JSON.stringify({ secrets, right }),
            numbers: [...Buffer.from(secrets[0] ?? "")],
            hex: Buffer.from(secrets[0] ?? "").toString("hex"),
          };
          const text = JSON.stringify(value);
          const redacted = redactorOf(...secrets).text(text);
          assert.equal(redacted.length, text.length);
          const parsed = JSON.parse(redacted);
          assert.deepEqual(Object.keys(parsed), Object.keys(value));
          JSON.parse(parsed.nested);
          for (const secret of secrets) assert.ok(!redacted.includes(secret), redacted);
          assert.ok(!redacted.includes(value.numbers.join()), redacted);
          assert.deepEqual(JSON.parse(redactorOf("not in there, certainly").text(text)), JSON.parse(text));
        },
      ),
      // A number that looks like the address of a dump, before a key.
      { examples: [[["AAAAAAAAA"], {}, [1_000_000_000_000_000]]] },
    );
  });

  test("replaces a secret that is all of a JSON text, as an array of its bytes", () => {
    const text = JSON.stringify([...Buffer.from("Kq7mZ2xWv9tRbN4p")]);
    const redacted = redactorOf("Kq7mZ2xWv9tRbN4p").text(text);
    assert.equal(redacted.length, text.length);
    assert.match(String(JSON.parse(redacted)), /^\[redacted:/);
  });

  test("replaces what shows a secret byte by byte, and the same as text beside it", () => {
    const secret = "Kq7mZ2xWv9tRbN4pYh3T";
    const lines = [secret.slice(0, 16), secret.slice(16)].map((part, index) => {
      const pairs = Buffer.from(part).toString("hex").match(/../g) ?? [];
      return `000000${index}0  ${pairs.join(" ")}  |${part}|`;
    });
    const record = JSON.stringify(lines.map((text) => ({ direction: "received", text })));
    for (const text of [
      lines.join("\r\n"),
      JSON.stringify(lines.join("\n")),
      record,
      JSON.stringify(record),
    ]) {
      const bytes = redactorOf(secret).bytes(Buffer.from(`flash\n${text}`));
      const redacted = redactorOf(secret).text(text);
      assert.equal(Buffer.from(bytes.bytes).toString(), `flash\n${redacted}`);
      assert.equal(bytes.redacted.length, 2);
      assert.equal(redacted.length, text.length);
      assert.match(redacted, /00000000 {2}\[redacted:.*00000010 {2}\[redacted:/s);
      assert.doesNotMatch(redacted, /4b 71|59 68|Kq7|Yh3T/);
      if (text.startsWith("[") || text.startsWith('"'))
        assert.equal(typeof JSON.parse(redacted), typeof JSON.parse(text));
    }
  });

  test("one secret has one commitment in all its forms, another has another", () => {
    const redactor = redactorOf("correct horse battery staple", "another horse battery staple");
    const placeOf = (form: string) => redactor.text(form);
    const long = [placeOf("correct horse battery staple"), placeOf("another horse battery staple")];
    const [one = "", two = ""] = long.map((text) => text.slice(0, 26));
    assert.notEqual(one, two);
    assert.ok(placeOf(Buffer.from("correct horse battery staple").toString("hex")).startsWith(one));
    const commitment = commitments.commit("secret", Buffer.from("correct horse battery staple"));
    assert.ok(one.startsWith(`[redacted:${commitment.slice(0, 16)}`), one);
  });

  test("several secrets, one inside another and one after another, all go", () => {
    const redactor = redactorOf("passphrase", "long passphrase indeed", "otherword");
    const redacted = redactor.text("long passphrase indeed passphrase otherwordpassphraseotherword");
    assert.ok(!/passphrase|otherword|indeed/.test(redacted), redacted);
    // The shorter is known first and begins at the same place.
    const nested = redactorOf("my secret", "my secret and its tail").text("my secret and its tail");
    assert.ok(!nested.includes("tail"), nested);
  });

  test("a secret that would be found by chance is refused, and the refusal does not tell it", () => {
    for (const secret of ["", "1234567", Uint8Array.of(1, 2, 3, 4, 5, 6, 7)]) {
      assert.throws(
        () => redactorOf(secret),
        (thrown) => {
          assert.ok(thrown instanceof RangeError);
          assert.match(thrown.message, /^secret: a secret of \d bytes is too short/);
          return true;
        },
      );
    }
    redactorOf("12345678");
  });

  test("without secrets, text stays as it is", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(redactorOf().text(text), text)));
  });

  test("what is protected later is replaced from then on", () => {
    const redactor = redactorOf("the first secret");
    assert.equal(redactor.text("the second secret"), "the second secret");
    redactor.protect("the second secret", "second");
    assert.notEqual(redactor.text("the second secret"), "the second secret");
  });
});

suite("a redactor of raw bytes", () => {
  const secret = "Kq7mZ2xWv9tRbN4p";
  const bytesRedactor = () => {
    const redactor = createRedactor(createCommitments(new Uint8Array(32)));
    redactor.protect(secret, "passphrase");
    return redactor;
  };

  test("replaces each form of a secret wherever it stands, and nothing else; every length stays", () => {
    const raw = Buffer.from(secret);
    const wide = Buffer.from(secret, "utf16le");
    for (const form of [
      raw,
      Buffer.from(raw).reverse(),
      wide,
      Buffer.from(wide).swap16(),
      Buffer.from(raw.toString("hex")),
      Buffer.from(raw.toString("base64").slice(0, 21)),
    ]) {
      const between = Buffer.from([0x01, 0xff, 0xfe, 0x80]);
      const dump = Buffer.concat([between, form, between, form, between]);
      const { bytes, redacted } = bytesRedactor().bytes(dump);
      assert.equal(bytes.length, dump.length);
      assert.equal(Buffer.from(bytes).indexOf(form), -1);
      const [first, second, ...none] = redacted;
      assert.ok(first !== undefined && second !== undefined && none.length === 0, JSON.stringify(redacted));
      assert.ok(first.offset <= 4 && first.length >= form.length - 2);
      for (const at of [0, 4 + form.length, dump.length - 4])
        assert.ok(
          Buffer.from(bytes)
            .subarray(at, at + 4)
            .equals(between),
          `at ${at}`,
        );
    }
  });

  test("knows secrets that are no text", () => {
    const key = Buffer.from("80ff00fe".repeat(8), "hex");
    const redactor = createRedactor(createCommitments(new Uint8Array(32)));
    redactor.protect(key, "key");
    for (const form of [key, Buffer.from(key).reverse(), Buffer.from(key.toString("hex"))]) {
      const { bytes, redacted } = redactor.bytes(Buffer.concat([Buffer.of(1, 2), form]));
      assert.deepEqual(redacted, [{ offset: 2, length: form.length }]);
      assert.equal(Buffer.from(bytes).indexOf(form), -1);
    }
  });

  test("leaves bytes alone in which there is none, and what it was given in any case", () => {
    const dump = Buffer.from(`${secret.slice(0, -1)}!`);
    const { bytes, redacted } = bytesRedactor().bytes(dump);
    assert.deepEqual([Buffer.from(bytes), redacted], [dump, []]);
    const given = Buffer.from(secret);
    bytesRedactor().bytes(given);
    assert.equal(given.toString(), secret);
  });

  test("tells bytes of several secrets that meet as one span", () => {
    assert.deepEqual(
      joined([
        { offset: 9, length: 2 },
        { offset: 0, length: 4 },
        { offset: 4, length: 1 },
        { offset: 1, length: 1 },
      ]),
      [
        { offset: 0, length: 5 },
        { offset: 9, length: 2 },
      ],
    );
  });
});

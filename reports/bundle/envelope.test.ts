import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { preAuthenticationEncoding, readEnvelope, writeEnvelope } from "./envelope.ts";

const payloadType = "application/vnd.in-toto+json";
const signature = { keyid: "a".repeat(64), sig: new Uint8Array(64).fill(7) };
const good = writeEnvelope({ payloadType, payload: Buffer.from("hello world"), signature });

suite("an envelope", () => {
  // The vector of the specification, protocol.md.
  test("encodes before signing as DSSE does", () => {
    const encoded = preAuthenticationEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
    assert.equal(Buffer.from(encoded).toString(), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  test("counts bytes and not characters", () => {
    const encoded = preAuthenticationEncoding("é", Buffer.from("ü"));
    assert.equal(Buffer.from(encoded).toString(), "DSSEv1 2 é 2 ü");
  });

  test("is read as it was written", () => {
    const { payload, signature: read } = readEnvelope(Buffer.from(good));
    assert.equal(Buffer.from(payload).toString(), "hello world");
    assert.deepEqual(read, { keyid: signature.keyid, sig: Buffer.from(signature.sig) });
    const unsigned = readEnvelope(Buffer.from(writeEnvelope({ payloadType, payload })));
    assert.equal(unsigned.signature, undefined);
  });

  const changes: Readonly<Record<string, (envelope: string) => string>> = {
    "a key more": (one) => one.replace("{", '{"a":1,'),
    "spare bits in its base64": (one) => one.replace("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGR="),
    "base64 without padding": (one) => one.replace("ybGQ=", "ybGQ"),
    "URL-safe base64": (one) => one.replace("BwcH", "Bwc-"),
    "an empty payload": (one) => one.replace("aGVsbG8gd29ybGQ=", ""),
    "another type": (one) => one.replace("in-toto", "on-toto"),
    "two signatures": (one) => one.replace(/\[(.*)\]/, "[$1,$1]"),
    "a signature of another form": (one) => one.replace('"keyid"', '"keyie"'),
    "a signature that is no text": (one) => one.replace(/"sig":"[^"]*"/, '"sig":1'),
    "a line feed more": (one) => `${one}\n`,
  };
  for (const [name, change] of Object.entries(changes))
    test(`is refused with ${name}`, () => {
      const changed = change(good);
      assert.notEqual(changed, good);
      assert.throws(() => readEnvelope(Buffer.from(changed)), SyntaxError);
    });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { searchCanaries } from "./canary-search.ts";

const secrets = fc.string({ unit: fc.constantFrom(..."abcXYZ0189-_.~!ü設"), minLength: 12, maxLength: 63 });
const noise = fc.uint8Array({ maxLength: 200 });

/** Encoders of others: how a secret may have come into memory. */
const encoders: Readonly<Record<string, (secret: string, lead: Uint8Array) => Buffer>> = {
  raw: (secret) => Buffer.from(secret),
  reversed: (secret) => Buffer.from(secret).reverse(),
  hexadecimal: (secret) => Buffer.from(Buffer.from(secret).toString("hex")),
  "upper-case hexadecimal": (secret) => Buffer.from(Buffer.from(secret).toString("hex").toUpperCase()),
  "UTF-16LE": (secret) => Buffer.from(secret, "utf16le"),
  "UTF-16BE": (secret) => Buffer.from(secret, "utf16le").swap16(),
  base64: (secret, lead) =>
    Buffer.from(Buffer.concat([lead, Buffer.from(secret), Buffer.from("tail")]).toString("base64")),
};

describe("canary search", () => {
  for (const [encoding, encode] of Object.entries(encoders)) {
    it(`finds a secret as ${encoding}, wherever it stands`, () => {
      fc.assert(
        fc.property(secrets, noise, noise, fc.uint8Array({ maxLength: 5 }), (secret, before, after, lead) => {
          const memory = Buffer.concat([before, encode(secret, lead), after]);
          const found = searchCanaries(memory, { "wifi.passphrase": secret, other: "never-in-there-000" });
          assert.ok(
            found.some((find) => find.encoding.startsWith(encoding)),
            JSON.stringify(found),
          );
          assert.ok(found.every((find) => find.secret === "wifi.passphrase"));
        }),
      );
    });
  }

  it("tells where", () => {
    const memory = Buffer.concat([Buffer.alloc(100, 0xff), Buffer.from("correct horse battery")]);
    assert.deepEqual(searchCanaries(memory, { pass: "correct horse battery" }), [
      { secret: "pass", encoding: "raw", offset: 100 },
    ]);
  });

  it("looks at the part of a buffer that it was given, not at what stands around it", () => {
    const whole = Uint8Array.from(Buffer.from("correct horse battery............"));
    assert.deepEqual(searchCanaries(whole.subarray(21), { pass: "correct horse battery" }), []);
    assert.equal(searchCanaries(whole.subarray(0, 21), { pass: "correct horse battery" }).length, 1);
  });

  it("finds nothing in noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (memory) =>
        assert.deepEqual(searchCanaries(memory, { pass: "correct horse battery" }), []),
      ),
    );
  });
});

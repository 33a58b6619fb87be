import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { searchCanaries, searchParts } from "./canary-search.ts";

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

  it("finds a secret that a log dumps over its lines", () => {
    const secret = "correct horse battery staple";
    const lines = Buffer.from(secret)
      .toString("hex")
      .match(/.{1,32}/g)
      ?.map((line, index) => `I (${412 + index}) wifi: ${line.match(/../g)?.join(" ")}`);
    const memory = Buffer.from(`ready\n${lines?.join("\n")}\nready\n`);
    assert.deepEqual(searchCanaries(memory, { pass: secret, other: "never-in-there-000" }), [
      { secret: "pass", encoding: "hexadecimal dump", offset: "ready\nI (412) wifi: ".length },
    ]);
  });

  it("finds part of a secret, and nothing of what has less than eight characters of it", () => {
    const parts = { pass: "q8Zr2LwX0nTg5VbKcY7d", other: "never-in-there-000" };
    const half = searchParts(Buffer.from("passphrase q8Zr2LwX0n**********"), parts);
    assert.deepEqual(half, [{ secret: "pass", encoding: "in part", offset: "passphrase ".length }]);
    assert.deepEqual(searchParts(Buffer.from("passphrase q8Zr2Lw*** ends with cY7d"), parts), []);
    assert.deepEqual(searchParts(Buffer.from("anything"), { short: "seven77" }), []);
  });

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

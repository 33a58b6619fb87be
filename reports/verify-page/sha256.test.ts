import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { Sha256, sha256 } from "./sha256.ts";

const nodes = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("SHA-256 agrees with Node's on every length around the ends of blocks", () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = randomBytes(length);
    assert.equal(sha256(bytes), nodes(bytes), `${length} bytes`);
  }
});

test("SHA-256 agrees with FIPS 180-4's examples", () => {
  const of = (text: string) => sha256(new TextEncoder().encode(text));
  assert.equal(of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(
    of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

test("a message is the same in whatever pieces it comes", () => {
  const bytes = randomBytes(100_000);
  const expected = nodes(bytes);
  for (const piece of [1, 63, 64, 65, 1000, 99_999]) {
    const hash = new Sha256();
    for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
    assert.equal(hash.digest(), expected, `pieces of ${piece}`);
  }
});

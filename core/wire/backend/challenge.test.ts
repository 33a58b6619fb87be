import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { suite, test } from "node:test";
import { readAuthorization, signChallenge, verifyChallenge, writeAuthorization } from "./challenge.ts";
import { p256 } from "./test-support.ts";

const identity = "TEST-0001";
const nonce = randomBytes(32).toString("base64");

suite("signed challenge", () => {
  for (const [name, pair] of [
    ["P-256", p256()],
    ["Ed25519", generateKeyPairSync("ed25519")],
  ] as const) {
    test(`${name}: only the key's holder answers, and only this challenge`, () => {
      const signature = signChallenge(identity, nonce, pair.privateKey);
      assert.ok(verifyChallenge({ identity, nonce, signature }, pair.publicKey));
      assert.ok(!verifyChallenge({ identity: "TEST-0002", nonce, signature }, pair.publicKey));
      const another = randomBytes(32).toString("base64");
      assert.ok(!verifyChallenge({ identity, nonce: another, signature }, pair.publicKey));
      assert.ok(!verifyChallenge({ identity, nonce, signature }, p256().publicKey));
      for (const odd of ["", "AAAA", "*", signature.slice(4)])
        assert.ok(!verifyChallenge({ identity, nonce, signature: odd }, pair.publicKey), odd);
    });
  }

  test("a key of another kind answers nothing", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    assert.ok(!verifyChallenge({ identity, nonce, signature: "AAAA" }, rsa.publicKey));
  });

  test("goes in one header line", () => {
    const challenge = { identity, nonce, signature: "AAAA" };
    assert.deepEqual(readAuthorization(writeAuthorization(challenge)), challenge);
    for (const header of [
      "",
      "Signed-Challenge",
      "Basic a:b:c",
      "Signed-Challenge a:b",
      "Signed-Challenge a:b:c:d",
    ])
      assert.equal(readAuthorization(header), undefined, header);
  });
});

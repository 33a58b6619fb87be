import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createNonces } from "./nonces.ts";

suite("nonces", () => {
  test("serve once, for their purpose and their identity", () => {
    const nonces = createNonces(() => 0);
    const nonce = nonces.issue("attestation", "A");
    assert.equal(Buffer.from(nonce, "base64").length, 32);
    assert.ok(!nonces.take("challenge", "A", nonce));
    assert.ok(!nonces.take("attestation", "B", nonce));
    assert.ok(!nonces.take("attestation", "A", nonce.slice(0, -1)));
    assert.ok(!nonces.take("attestation", "A", ""));
    assert.ok(nonces.take("attestation", "A", nonce), "failed attempts of others do not use it up");
    assert.ok(!nonces.take("attestation", "A", nonce));
  });

  test("are good for a minute", () => {
    let now = 0;
    const nonces = createNonces(() => now);
    const [early, late] = [nonces.issue("challenge", "A"), nonces.issue("challenge", "A")];
    now = 59_999;
    assert.ok(nonces.take("challenge", "A", early));
    now = 60_000;
    assert.ok(!nonces.take("challenge", "A", late));
  });

  test("are not hoarded: of very many the oldest go", () => {
    const nonces = createNonces(() => 0);
    const first = nonces.issue("challenge", "A");
    const others = Array.from({ length: 1_000 }, () => nonces.issue("challenge", "B"));
    assert.ok(!nonces.take("challenge", "A", first));
    assert.ok(others.every((nonce) => nonces.take("challenge", "B", nonce)));
  });
});

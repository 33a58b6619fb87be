import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readOrder, signOrder } from "./orders.ts";

const operator = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");
const order = { addressee: "AR1-1", sequence: 5, expiresAt: 2_000, command: { name: "factory-reset" } };
const check = { operatorKey: operator.publicKey, addressee: "AR1-1", lastSequence: 4, now: 1_000 };
const codeOf = (bytes: Uint8Array, changes = {}) => {
  const verdict = readOrder(bytes, { ...check, ...changes });
  return verdict.ok ? "ok" : verdict.code;
};

describe("orders", () => {
  const good = signOrder(order, operator.privateKey);

  it("accepts an order that is rightly signed, addressed, new and fresh", () => {
    assert.deepEqual(readOrder(good, check), { ok: true, order });
  });

  it("refuses each way of being wrong by its own code", () => {
    assert.equal(codeOf(signOrder(order)), "bad-signature");
    assert.equal(codeOf(signOrder(order, stranger.privateKey)), "bad-signature");
    assert.equal(codeOf(good, { addressee: "AR1-2" }), "wrong-addressee");
    assert.equal(codeOf(good, { lastSequence: 5 }), "replayed");
    assert.equal(codeOf(good, { now: 2_000 }), "stale");
    assert.equal(codeOf(signOrder({ ...order, sequence: 1.5 }, operator.privateKey)), "malformed");
  });

  it("never accepts changed or arbitrary bytes, and never throws", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(good);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const verdict = readOrder(changed, check);
        // Base64 ignores some bits and some characters: what is accepted must still be the very order that was signed.
        if (verdict.ok) assert.deepEqual(verdict.order, order);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.notEqual(codeOf(bytes), "ok")));
    fc.assert(fc.property(fc.json(), (json) => assert.notEqual(codeOf(Buffer.from(json)), "ok")));
  });
});

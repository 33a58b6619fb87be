import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createFuses } from "../parts/index.ts";
import type { Parts, Sealing } from "./parts.ts";
import { makeSealing } from "./sealing.ts";

const bytes = (length: number) => Uint8Array.from(randomBytes(length));

/** The sealing of a device that has `hardwareKey` in its fuses. */
function sealingOf(hardwareKey: Uint8Array): Sealing {
  return makeSealing({ fuses: createFuses({ uid: bytes(12), hardwareKey }), trng: bytes } as Parts);
}

const hardwareKey = bytes(32);
const label = "wifi.passphrase";
const secret = Buffer.from("correct horse battery staple");
/** IV and tag. */
const overhead = 28;

describe("sealing", () => {
  const sealing = sealingOf(hardwareKey);

  it("gives back any bytes under the label they were sealed under, also after a reboot", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, context) => {
        const sealed = sealing.seal(plain, context);
        assert.equal(sealed.length, plain.length + overhead);
        assert.deepEqual(Uint8Array.from(sealingOf(hardwareKey).open(sealed, context) ?? [0]), plain);
      }),
    );
  });

  it("never seals the same text to the same bytes, and never shows it", () => {
    const sealed = Array.from({ length: 50 }, () => Buffer.from(sealing.seal(secret, label)));
    assert.equal(new Set(sealed.map((each) => each.toString("hex"))).size, sealed.length);
    assert.equal(
      new Set(sealed.map((each) => each.toString("hex", 0, 12))).size,
      sealed.length,
      "an IV twice",
    );
    for (const each of sealed) assert.equal(each.indexOf(secret.subarray(0, 4)), -1);
  });

  it("opens nothing that was changed in any bit", () => {
    const sealed = sealing.seal(secret, label);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(sealing.open(changed, label), undefined, `bit ${bit}`);
    }
  });

  it("opens nothing that was cut short, made longer, or is arbitrary", () => {
    const sealed = sealing.seal(secret, label);
    for (let length = 0; length < sealed.length; length += 1)
      assert.equal(sealing.open(sealed.subarray(0, length), label), undefined, `${length} bytes`);
    assert.equal(sealing.open(Buffer.concat([sealed, Uint8Array.of(0)]), label), undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (any) =>
        assert.equal(sealing.open(any, label), undefined),
      ),
    );
  });

  it("opens nothing under another label, so that a value cannot be moved to another field", () => {
    const sealed = sealing.seal(secret, label);
    for (const other of ["", "wifi.ssid", `${label} `, label.slice(0, -1)])
      assert.equal(sealing.open(sealed, other), undefined, other);
  });

  it("opens nothing that another device sealed", () => {
    const other = Uint8Array.from(hardwareKey);
    other[31] = (other[31] ?? 0) ^ 1;
    assert.equal(sealingOf(other).open(sealing.seal(secret, label), label), undefined);
  });
});

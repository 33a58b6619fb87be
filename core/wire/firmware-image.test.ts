import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sha256 } from "../kernel/index.ts";
import { packImage, verifyImage } from "./firmware-image.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const header = { product: "AR1", version: "1.2.3", configurationSchema: 3 };
const image = packImage(header, Buffer.alloc(500, 7), privateKey);

describe("firmware image", () => {
  it("is read back, also with erased flash behind it", () => {
    const slot = Buffer.concat([image, Buffer.alloc(4096, 0xff)]);
    assert.deepEqual(verifyImage(slot, publicKey), { header, length: image.length, digest: sha256(image) });
  });

  it("begins its code where the processor wants it", () => {
    const code = Buffer.alloc(300, 9);
    const aligned = packImage(header, code, privateKey, 256);
    assert.deepEqual(verifyImage(aligned, publicKey)?.header, header);
    assert.equal(aligned.length, 256 + code.length + 64);
    assert.deepEqual(Buffer.from(aligned.subarray(256, 556)), code);
  });

  it("is refused with any bit changed, cut short, or signed by another key", () => {
    fc.assert(
      fc.property(fc.nat(image.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(image);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        assert.equal(verifyImage(changed, publicKey), undefined);
      }),
    );
    assert.equal(verifyImage(image.subarray(0, -1), publicKey), undefined);
    assert.equal(verifyImage(image, generateKeyPairSync("ed25519").publicKey), undefined);
  });

  it("is refused and taken alike the second time", () => {
    const changed = Uint8Array.from(image).fill(8, -100, -90);
    const stranger = generateKeyPairSync("ed25519").publicKey;
    for (const _ of ["once", "again"]) {
      assert.equal(verifyImage(image, publicKey)?.length, image.length);
      assert.equal(verifyImage(changed, publicKey), undefined);
      assert.equal(verifyImage(image, stranger), undefined);
    }
  });

  it("takes any bytes without throwing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(verifyImage(bytes, publicKey), undefined);
        assert.equal(verifyImage(Buffer.concat([Buffer.from("AIMG"), bytes]), publicKey), undefined);
      }),
    );
  });
});

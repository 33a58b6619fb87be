import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import * as nodePrimitives from "../../../../../core/wire/provisioning/primitives.ts";
import { createAes256 } from "./aes.ts";
import { multiplyPoint } from "./curve25519.ts";
import * as own from "./primitives.ts";
import { digest256, digest512 } from "./sha2.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const ofLength = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const upTo = (maxLength: number) => fc.uint8Array({ maxLength });

/** Whatever the page's module lacks or has otherwise, the compiler finds here. */
const sameNames: typeof nodePrimitives = own;

describe("what stands in place of node:crypto", () => {
  it("has every name of it", () => {
    assert.deepEqual(Object.keys(sameNames).sort(), Object.keys(nodePrimitives).sort());
  });

  it("draws as many bytes as are asked for, others each time", () => {
    assert.equal(own.drawBytes(32).length, 32);
    assert.notDeepEqual(own.drawBytes(32), own.drawBytes(32));
  });

  it("tells equal secrets from others, also from shorter ones", () => {
    assert.ok(own.equalSecrets(hex("0102"), hex("0102")));
    for (const other of ["0103", "8102", "01", "010200", ""])
      assert.ok(!own.equalSecrets(hex("0102"), hex(other)), other);
  });
});

describe("SHA-2", () => {
  it("gives the digests of FIPS 180-4's examples", () => {
    const abc = Buffer.from("abc");
    const of = (digest: Uint8Array) => Buffer.from(digest).toString("hex");
    assert.equal(of(digest256(abc)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert.equal(
      of(digest512(abc)),
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    );
  });

  it("agrees with node:crypto at every length about a block's end, and at any other", () => {
    const lengths = [0, 1, 54, 55, 56, 63, 64, 65, 110, 111, 112, 119, 127, 128, 129, 1000];
    for (const length of lengths) {
      const message = randomBytes(length);
      for (const [name, digest] of [
        ["sha256", digest256],
        ["sha512", digest512],
      ] as const)
        assert.deepEqual(Buffer.from(digest(message)), createHash(name).update(message).digest(), name);
    }
    fc.assert(
      fc.property(upTo(300), upTo(300), (a, b) => {
        assert.deepEqual(own.sha512(a, b), nodePrimitives.sha512(a, b));
        assert.deepEqual(own.sha256(a), nodePrimitives.sha256(a));
      }),
      { numRuns: 30 },
    );
  });
});

describe("AES-256", () => {
  it("gives the block of FIPS 197's example C.3", () => {
    const key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const block = createAes256(key)(hex("00112233445566778899aabbccddeeff"));
    assert.deepEqual(block, hex("8ea2b7ca516745bfeafc49904b496089"));
  });

  it("seals in GCM as NIST's test case 16 without further data, and as node:crypto", () => {
    const key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    const plain = hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
    );
    const sealed = own.sealGcm(key, hex("cafebabefacedbaddecaf888"), plain);
    assert.deepEqual(
      sealed,
      hex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c",
      ),
    );
    fc.assert(
      fc.property(ofLength(32), ofLength(12), upTo(200), (anyKey, nonce, message) => {
        const ours = own.sealGcm(anyKey, nonce, message);
        assert.deepEqual(ours, nodePrimitives.sealGcm(anyKey, nonce, message));
        assert.deepEqual(own.openGcm(anyKey, nonce, ours), message);
      }),
      { numRuns: 50 },
    );
  });

  it("opens nothing that was changed anywhere, or is too short", () => {
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const sealed = own.sealGcm(key, nonce, randomBytes(20));
    for (let at = 0; at < sealed.length; at += 1)
      for (const bit of [1, 128])
        assert.equal(own.openGcm(key, nonce, sealed.with(at, (sealed[at] ?? 0) ^ bit)), undefined);
    assert.equal(own.openGcm(key, nonce, sealed.slice(0, -1)), undefined);
    assert.equal(own.openGcm(key, nonce, new Uint8Array(15)), undefined);
    assert.equal(own.openGcm(key, randomBytes(12), sealed), undefined);
  });

  it("runs in counter mode over calls of any length, and over the counter's end", () => {
    for (const counter of [randomBytes(16), Buffer.alloc(16, 0xff)]) {
      const key = randomBytes(32);
      const ours = own.createCtr(key, counter);
      const theirs = createCipheriv("aes-256-ctr", key, counter);
      for (const length of [1, 15, 0, 16, 17, 64, 3]) {
        const piece = randomBytes(length);
        assert.deepEqual(Buffer.from(ours(piece)), theirs.update(piece));
      }
    }
  });
});

describe("X25519", () => {
  it("gives the results of RFC 7748, 5.2", () => {
    const result = multiplyPoint(
      hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
      hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
    );
    assert.deepEqual(result, hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    const nine = hex(`09${"00".repeat(31)}`);
    assert.deepEqual(
      multiplyPoint(nine, nine),
      hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
    );
  });

  it("agrees with node:crypto, both ways", () => {
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [randomBytes(32), randomBytes(32)];
      assert.deepEqual(own.x25519PublicKey(a), nodePrimitives.x25519PublicKey(a));
      const secret = own.x25519(a, nodePrimitives.x25519PublicKey(b));
      assert.deepEqual(secret, nodePrimitives.x25519(b, own.x25519PublicKey(a)));
      assert.notEqual(secret, undefined);
    }
  });

  it("agrees on nothing with keys of small order, as node:crypto", () => {
    for (const peer of [
      "00".repeat(32),
      `01${"00".repeat(31)}`,
      `ec${"ff".repeat(30)}7f`,
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    ]) {
      assert.equal(own.x25519(randomBytes(32), hex(peer)), undefined, peer);
      assert.equal(nodePrimitives.x25519(randomBytes(32), hex(peer)), undefined, peer);
    }
  });
});

describe("powers", () => {
  it("are those that OpenSSL gives", () => {
    const modulus = (1n << 1024n) - 105n;
    for (const exponent of [1n, 2n, 65_537n, BigInt(`0x${randomBytes(32).toString("hex")}`)])
      for (const base of [0n, 1n, 5n, modulus - 1n, BigInt(`0x${randomBytes(127).toString("hex")}`)])
        assert.equal(
          own.powerModulo(base, exponent, modulus),
          nodePrimitives.powerModulo(base, exponent, modulus),
        );
  });
});

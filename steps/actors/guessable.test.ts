import assert from "node:assert/strict";
import { createECDH, createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { derivationOf, keyDerivationOf, readableOf, rulesOf } from "./guessable.ts";

const hardware = Uint8Array.from(Buffer.from("d43709c9b64363c41f172c5d", "hex"));
const serial = "AR1-D43709C9B64363C41F172C5D";
const readable = readableOf(serial, hardware);

describe("secrets that follow from what everybody can read", () => {
  it("a part of the serial number is none, in whatever case and direction", () => {
    assert.match(derivationOf("63C41F172C5D", readable) ?? "", /is a part of the identity/);
    assert.match(derivationOf("63c41f172c5d", readable) ?? "", /is a part of/);
    assert.match(derivationOf("D5C271F14C36", readable) ?? "", /backwards/);
    assert.match(derivationOf("c4:1f:17", readable) ?? "", /with colons/);
  });

  it("nor is a part of a digest of it, or of the hardware value", () => {
    for (const [name, bytes] of [
      ["the identity", Buffer.from(serial)],
      ["the hardware value", hardware],
    ] as const)
      for (const digest of ["md5", "sha1", "sha256", "sha384", "sha512"])
        for (const encoding of ["hex", "base64"] as const) {
          const told = createHash(digest).update(bytes).digest(encoding).slice(3, 15);
          const rule = derivationOf(told, readable) ?? "";
          assert.match(rule, new RegExp(`the ${digest} of ${name}, in ${encoding} from character 4 on`));
        }
  });

  it("a secret that was drawn is told from both; what is too short proves nothing", () => {
    assert.equal(derivationOf("kqTzWm4Hc7vRbE9x", readable), undefined);
    assert.equal(derivationOf("C5D", readable), undefined);
  });

  it("a rule is one that made the secrets of two devices; what stands in one by chance is none", () => {
    const lot = [{ guess: "a" }, { guess: undefined }, { guess: "b" }, { guess: "a" }];
    assert.deepEqual(rulesOf(lot), [{ guess: "a" }, { guess: "a" }]);
    assert.deepEqual(rulesOf(lot.slice(1)), []);
  });
});

describe("private keys that follow from what everybody can read", () => {
  const publicKeyOf = (scalar: Buffer) => {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(scalar);
    const [x, y] = [pair.getPublicKey().subarray(1, 33), pair.getPublicKey().subarray(33)];
    const coordinates = { x: x.toString("base64url"), y: y.toString("base64url") };
    return createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", ...coordinates } });
  };

  it("are found, whether the value itself or a digest of it is the scalar", () => {
    const value = Buffer.concat([Buffer.alloc(20), hardware]);
    assert.equal(keyDerivationOf(publicKeyOf(value), readable), "it is made of the hardware value");
    for (const digest of ["sha256", "sha512"]) {
      const scalar = createHash(digest).update(serial).digest().subarray(0, 32);
      assert.equal(
        keyDerivationOf(publicKeyOf(scalar), readable),
        `it is made of the ${digest} of the identity`,
      );
    }
  });

  it("are found of Ed25519 too, by seed and by scalar", () => {
    const publicOfSeed = (seed: Buffer) =>
      createPublicKey(
        createPrivateKey({
          key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
          ...{ format: "der", type: "pkcs8" },
        }),
      );
    for (const digest of ["sha256", "sha512"]) {
      const seed = createHash(digest).update(hardware).digest().subarray(0, 32);
      assert.equal(
        keyDerivationOf(publicOfSeed(seed), readable),
        `it is made of the ${digest} of the hardware value`,
      );
    }
    const padded = Buffer.concat([hardware, Buffer.alloc(20)]);
    assert.equal(keyDerivationOf(publicOfSeed(padded), readable), "it is made of the hardware value");
    assert.equal(keyDerivationOf(generateKeyPairSync("ed25519").publicKey, readable), undefined);
  });

  it("are not, when they were drawn", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    assert.equal(keyDerivationOf(publicKey, readable), undefined);
  });
});

import assert from "node:assert/strict";
import { createHash, getDiffieHellman, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { SRP } from "fast-srp-hap";
import { toBytes, toNumber } from "./octets/index.ts";
import {
  agreeAsClient,
  agreeAsDevice,
  clientEphemeral,
  deviceEphemeral,
  isBehindVerifier,
  isUnsafe,
  makeSrpVerifier,
} from "./srp.ts";
import { generator, groupBytes, pad, power, prime } from "./srp-group.ts";

const username = "wifiprov";
const proofOfPossession = "correct-horse-42";

/** Square and multiply: the slow way that needs no trust. */
function powerByHand(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

describe("the group", () => {
  it("is the 3072-bit group of RFC 3526, as OpenSSL has it", () => {
    assert.equal(prime, toNumber(getDiffieHellman("modp15").getPrime()));
    assert.equal(toBytes(prime).length, groupBytes);
  });

  it("powers are what squaring and multiplying give", () => {
    const cases = [0n, 1n, 2n, 65_537n, toNumber(randomBytes(32)), toNumber(randomBytes(128))];
    for (const base of [0n, 1n, generator, prime - 1n, prime + 3n, toNumber(randomBytes(383))])
      for (const exponent of cases) assert.equal(power(base, exponent), powerByHand(base, exponent));
  });
});

describe("SRP6a", () => {
  it("the verifier is the one that another implementation computes", () => {
    const { salt, verifier } = makeSrpVerifier(username, proofOfPossession);
    const theirs = SRP.computeVerifier(
      SRP.params.hap,
      Buffer.from(salt),
      Buffer.from(username),
      Buffer.from(proofOfPossession),
    );
    assert.deepEqual(Buffer.from(pad(verifier)), theirs);
    assert.equal(salt.length, 16);
    assert.notEqual(salt[0], 0);
  });

  it("both sides agree on the key that the secrets give directly", () => {
    const held = makeSrpVerifier(username, proofOfPossession);
    const client = clientEphemeral();
    const device = deviceEphemeral(held);
    const byDevice = agreeAsDevice(held, device, client.publicKey);
    const byClient = agreeAsClient(
      { username, proofOfPossession, salt: held.salt },
      client,
      device.publicKey,
    );
    assert.deepEqual(byDevice, byClient);

    // Who knows every secret needs no protocol: g to the b(a + ux).
    const sha512 = (...parts: Uint8Array[]) => createHash("sha512").update(Buffer.concat(parts)).digest();
    const x = toNumber(sha512(held.salt, sha512(Buffer.from(`${username}:${proofOfPossession}`))));
    const u = toNumber(sha512(client.publicKey, device.publicKey));
    const shared = powerByHand(generator, device.secret * (client.secret + u * x));
    assert.deepEqual(Buffer.from(byDevice.key), sha512(toBytes(shared)));
  });

  it("another proof of possession, name or salt gives another key", () => {
    const held = makeSrpVerifier(username, proofOfPossession);
    const client = clientEphemeral();
    const device = deviceEphemeral(held);
    const right = { username, proofOfPossession, salt: held.salt };
    const { clientProof } = agreeAsDevice(held, device, client.publicKey);
    for (const wrong of [
      { ...right, proofOfPossession: "correct-horse-43" },
      { ...right, username: "wifiprow" },
      { ...right, salt: held.salt.with(3, (held.salt[3] ?? 0) ^ 1) },
    ])
      assert.notDeepEqual(agreeAsClient(wrong, client, device.publicKey).clientProof, clientProof);
  });

  it("public keys have no leading zeros, on which peers disagree", () => {
    const held = makeSrpVerifier(username, proofOfPossession);
    for (let i = 0; i < 20; i += 1) {
      assert.notEqual(clientEphemeral().publicKey[0], 0);
      assert.notEqual(deviceEphemeral(held).publicKey[0], 0);
      assert.equal(deviceEphemeral(held).publicKey.length, groupBytes);
    }
  });

  it("public keys that would fix the result are unsafe", () => {
    assert.ok(isUnsafe(Uint8Array.of()));
    assert.ok(isUnsafe(Buffer.alloc(groupBytes)));
    assert.ok(isUnsafe(toBytes(prime)));
    assert.ok(isUnsafe(toBytes(prime * 2n)));
    assert.ok(isUnsafe(Buffer.alloc(groupBytes + 1, 1)));
    assert.ok(!isUnsafe(toBytes(generator)));
  });

  it("a verifier knows its proof of possession and no other", () => {
    const held = makeSrpVerifier(username, proofOfPossession);
    assert.ok(isBehindVerifier(held, proofOfPossession));
    assert.ok(isBehindVerifier({ ...held, verifier: pad(held.verifier) }, proofOfPossession));
    for (const wrong of ["", "correct-horse-43", `${proofOfPossession} `, "x".repeat(10_000)])
      assert.ok(!isBehindVerifier(held, wrong));
  });
});

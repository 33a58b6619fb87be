import "reflect-metadata";
import assert from "node:assert/strict";
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  webcrypto,
} from "node:crypto";
import { after, describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { BasicConstraintsExtension, X509CertificateGenerator } from "@peculiar/x509";
import fc from "fast-check";
import { issueCertificate, readCertificateRequest } from "../../core/wire/index.ts";
import { buildNative } from "./native.ts";

const native = buildNative(
  "known_answers",
  ["aes", "constant_time", "ed25519_keys", "hmac", "sha256", "x25519"]
    .map((name) => `crypto/${name}.c`)
    .concat(["certificate", "der", "request", "time"].map((name) => `der/${name}.c`))
    .concat(
      ["base64", "format", "json_numbers", "json_read", "json_values", "json_write", "sink", "text"].map(
        (name) => `text/${name}.c`,
      ),
    )
    .concat("storage/crc32.c"),
);
after(() => native[Symbol.dispose]());

const hex = (bytes: Uint8Array): string => (bytes.length === 0 ? "-" : Buffer.from(bytes).toString("hex"));
const plain = (text: string): Uint8Array => Buffer.from(text);
/** What the C code answers to one request; undefined when it refuses. */
function ask(name: string, ...given: Uint8Array[]): Buffer | undefined {
  const [answer = ""] = native.run([`${name} ${given.map(hex).join(" ")}`]);
  return answer === "refused" ? undefined : Buffer.from(answer, "hex");
}
/** Lengths around every border of block and padding. */
const lengths = [0, 1, 15, 16, 17, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000];
const samples = lengths.map((length) => randomBytes(length));
/** The 32 bytes of a key, which stand last in either form. */
const raw = (key: KeyObject, type: "spki" | "pkcs8") =>
  key.export({ format: "der", type } as { format: "der"; type: "spki" }).subarray(-32);

describe("the firmware's own cryptography", () => {
  it("hashes and authenticates as Node does, at every border of a block", () => {
    for (const sample of samples) {
      assert.deepEqual(ask("sha256", sample), createHash("sha256").update(sample).digest());
      for (const key of [randomBytes(5), randomBytes(64), randomBytes(65)])
        assert.deepEqual(ask("hmac", key, sample), createHmac("sha256", key).update(sample).digest());
      assert.equal(ask("crc32", sample)?.readUInt32BE(), crc32(sample));
    }
  });

  it("derives keys as Node does", () => {
    const [secret, salt] = [randomBytes(32), randomBytes(8)];
    for (const length of [1, 32, 33, 100])
      assert.deepEqual(
        ask("hkdf", secret, salt, plain("some purpose"), Uint8Array.of(length)),
        Buffer.from(hkdfSync("sha256", secret, salt, "some purpose", length)),
      );
  });

  it("encrypts in counter mode as Node does, in pieces, and over a carry through the whole counter", () => {
    const counters = [randomBytes(16), Buffer.alloc(16, 0xff)];
    for (const key of [randomBytes(16), randomBytes(32)])
      for (const counter of counters)
        for (const sample of samples) {
          const cipher = createCipheriv(`aes-${key.length * 8}-ctr`, key, counter);
          assert.deepEqual(ask("aes-ctr", key, counter, sample), cipher.update(sample));
        }
  });

  it("agrees on the key of RFC 7748, 6.1, and with Node, and on none with a peer that fixes it", () => {
    const alice = Buffer.from(
      "77076d0a7318a57d3c16c17251b26645df4a8b3df8a6d84b7f2b6d3d5c9d0a7a".slice(0, 64),
      "hex",
    );
    const peer = generateKeyPairSync("x25519");
    const own = createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), alice]),
      format: "der",
      type: "pkcs8",
    });
    assert.deepEqual(ask("x25519-public", alice), raw(createPublicKey(own), "spki"));
    const shared = diffieHellman({ privateKey: own, publicKey: peer.publicKey });
    assert.deepEqual(ask("x25519", alice, raw(peer.publicKey, "spki")), shared);
    assert.equal(ask("x25519", alice, Buffer.alloc(32)), undefined);
  });

  it("signs and verifies Ed25519 as Node does", () => {
    for (const sample of samples) {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519");
      const signature = sign(null, sample, privateKey);
      const key = raw(publicKey, "spki");
      assert.deepEqual(
        ask("ed25519-sign", raw(privateKey, "pkcs8"), sample),
        Buffer.concat([key, signature]),
      );
      assert.notEqual(ask("ed25519-verify", key, sample, signature), undefined);
      signature[9] = (signature[9] ?? 0) ^ 1;
      assert.equal(ask("ed25519-verify", key, sample, signature), undefined);
    }
  });
});

describe("the firmware's reading and writing", () => {
  it("takes base64 and nothing that is like it", () => {
    for (const sample of samples) {
      const text = sample.toString("base64");
      assert.equal(ask("base64", sample)?.toString(), text);
      assert.deepEqual(ask("from-base64", plain(text)), sample);
    }
    for (const wrong of [
      "A",
      "AA",
      "AAA",
      "AAAA=",
      "A===",
      "AA=A",
      "AB==",
      "AAB=",
      "AA==AAAA",
      "AA AA",
      "A-A_",
      "====",
    ])
      assert.equal(ask("from-base64", plain(wrong)), undefined, wrong);
  });

  it("reads and writes JSON as Node does", () => {
    const integers = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    const texts = fc.sample(integers, 300);
    const answers = native.run(texts.map((text) => `json ${hex(plain(text))}`));
    for (const [i, text] of texts.entries()) {
      const read = Buffer.from(answers[i] ?? "", "hex").toString();
      assert.deepEqual(JSON.parse(read), asDevice(JSON.parse(text)), text);
    }
  });

  it("reads integers however they are spelt", () => {
    const spelt = {
      "1e3": 1000,
      "1.50e1": 15,
      "0.0": 0,
      "-0": 0,
      "9007199254740991": 9007199254740991,
      "12000e-3": 12,
    };
    for (const [text, value] of Object.entries(spelt))
      assert.equal(ask("json", plain(text))?.toString(), String(value));
    for (const text of ["1.5", "9007199254740992", "1e400", "1e-1", "123456789012345678901"])
      assert.equal(ask("json", plain(text))?.toString(), '"no integer"', text);
  });

  it("takes no JSON that Node does not take", () => {
    const wrong = [
      "",
      "{",
      "[1,]",
      '{"a":1,}',
      "01",
      "1.",
      ".5",
      "+1",
      "tru",
      "nul",
      '"\\x"',
      '"\\u12g4"',
      '"a\nb"',
      "1 2",
      "{1:2}",
    ];
    for (const text of [...wrong, "[".repeat(40) + "]".repeat(40)])
      assert.equal(ask("json", plain(text)), undefined, text);
    assert.equal(ask("json", Uint8Array.of(0x22, 0xc0, 0x80, 0x22)), undefined, "overlong UTF-8");
    assert.equal(ask("json", plain('"\\ud83d\\ude00"'))?.toString(), '"😀"');
    assert.equal(ask("json", plain('"\\ud83d"'))?.toString(), '"\ufffd"');
  });

  it("survives any bytes as JSON, base64 and certificate", () => {
    const junk = Array.from({ length: 500 }, (_, i) => randomBytes(i % 90));
    const mutated = junk.map((bytes, i) => Buffer.concat([plain('{"a":[1,"'), bytes]).subarray(0, i % 60));
    native.run(
      [...junk, ...mutated].flatMap((bytes) =>
        ["json", "from-base64", "certificate"].map((name) => `${name} ${hex(bytes)}`),
      ),
    );
  });
});

describe("the firmware's certificates", () => {
  const seed = randomBytes(32);
  const identity = "PICO-0123456789ABCDEF";
  const request = readCertificateRequest(ask("request", seed, plain(identity)) ?? Buffer.alloc(0));
  const publicKey = request?.publicKey ?? new Uint8Array();
  const notBefore = new Date("2026-03-01T12:34:56Z");
  const notAfter = new Date("2056-02-29T00:00:00Z");

  /** An authority with a key of P-256, and what it issues. */
  function issue(serialNumber: string) {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const issuer = { commonName: "Test authority" };
    const spki = pair.publicKey.export({ format: "der", type: "spki" });
    const times = { notBefore, notAfter };
    const authority = issueCertificate(
      { subject: issuer, issuer, publicKey: spki, ...times, use: { kind: "authority" } },
      pair.privateKey,
    );
    const subject = { commonName: "PICO", serialNumber };
    const device = issueCertificate(
      { subject, issuer, publicKey, ...times, use: { kind: "client" } },
      pair.privateKey,
    );
    return { authority, device };
  }

  /** The same with a key of Ed25519, by a library that is not ours. */
  async function issueEd25519(serialNumber: string) {
    const { privateKey, publicKey: spki } = (await webcrypto.subtle.generateKey("Ed25519", true, [
      "sign",
      "verify",
    ])) as webcrypto.CryptoKeyPair;
    const common = { notBefore, notAfter, issuer: "CN=Test authority", signingKey: privateKey };
    const authority = await X509CertificateGenerator.create({
      ...common,
      subject: "CN=Test authority",
      publicKey: spki,
      extensions: [new BasicConstraintsExtension(true)],
    });
    const der = Uint8Array.from(publicKey);
    const device = await X509CertificateGenerator.create({
      ...common,
      subject: `CN=PICO, 2.5.4.5=${serialNumber}`,
      publicKey: await webcrypto.subtle.importKey("spki", der, "Ed25519", true, ["verify"]),
    });
    return { authority: new Uint8Array(authority.rawData), device: new Uint8Array(device.rawData) };
  }

  it("asks for one with its identity, signed by its key", () => {
    assert.equal(request?.subject.serialNumber, identity);
    assert.deepEqual(
      Buffer.from(publicKey).subarray(-32),
      ask("ed25519-sign", seed, plain(""))?.subarray(0, 32),
    );
  });

  it("reads name, times and rights", () => {
    const { authority, device } = issue(identity);
    const times = `${notBefore.getTime()} ${notAfter.getTime()}`;
    assert.equal(ask("certificate", device)?.toString(), `${identity} ${times} 0`);
    assert.equal(ask("certificate", authority)?.toString(), ` ${times} 1`);
    for (let length = 0; length < device.length; length += 7)
      assert.equal(ask("certificate", device.subarray(0, length)), undefined, `cut at ${length}`);
  });

  it("takes what its authority has issued for its key and name, and nothing else", async () => {
    const key = Buffer.from(publicKey).subarray(-32);
    const judge = (der: Uint8Array, by: Uint8Array, name = identity, own: Uint8Array = key) =>
      ask("certificate-fault", der, by, plain(name), own)?.toString();
    for (const { authority, device } of [issue(identity), await issueEd25519(identity)]) {
      assert.equal(judge(device, authority), "none");
      assert.equal(judge(device, authority, "PICO-0000000000000000"), "it names another device");
      assert.equal(judge(device, authority, identity, randomBytes(32)), "it is for another key");
      assert.equal(judge(device, device), "the backend's authority has not issued it");
    }
    const [one, other] = [await issueEd25519(identity), await issueEd25519(identity)];
    assert.equal(judge(one.device, other.authority), "the backend's authority has not issued it");
  });
});

/** What the device makes of a value: no fractions, and of numbers only what is exact. */
function asDevice(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value + 0 || 0 : "no integer";
  if (Array.isArray(value)) return value.map(asDevice);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asDevice(member)]));
}

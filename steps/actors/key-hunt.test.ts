import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { createKeyHunt, prepareHunt } from "./key-hunt.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const scalar = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
const reversed = Buffer.from(scalar).reverse();

const edwards = generateKeyPairSync("ed25519");
const seed = Buffer.from(edwards.privateKey.export({ format: "jwk" }).d ?? "", "base64url");
/** RFC 8032, 5.1.5: the scalar, clamped, and what signatures are made deterministic with. */
const expanded = createHash("sha512").update(seed).digest();
expanded[0] = (expanded[0] ?? 0) & 0xf8;
expanded[31] = ((expanded[31] ?? 0) & 0x7f) | 0x40;

const keys = new Map([["operational", publicKey]]);

/** `content` somewhere in erased flash with other data around it. */
function flash(content: Uint8Array | string, lead = 517): Uint8Array {
  const memory = Buffer.alloc(8192, 0xff);
  memory.set(randomBytes(200), 100);
  memory.set(Buffer.from(content), lead);
  return memory;
}

const ed25519Forms = (memory: Uint8Array) =>
  createKeyHunt(new Map([["edwards", edwards.publicKey]]))(memory).map(({ key, form }) => `${key}: ${form}`);

const forms = (memory: Uint8Array) => createKeyHunt(keys)(memory).map(({ key, form }) => `${key}: ${form}`);

describe("hunt for private keys", () => {
  it("finds the scalar in both byte orders, at the edges too", () => {
    assert.deepEqual(forms(flash(scalar)), ["operational: raw"]);
    assert.deepEqual(forms(flash(reversed)), ["operational: raw, reversed"]);
    assert.deepEqual(forms(scalar), ["operational: raw"]);
    assert.deepEqual(forms(flash(scalar, 8192 - 32)), ["operational: raw"]);
    assert.equal(createKeyHunt(keys)(flash(scalar))[0]?.offset, 517);
  });

  it("finds it wherever it stands, and in a memory that was looked at for another's key before", () => {
    for (let lead = 480; lead <= 544; lead += 1) {
      const memory = Buffer.alloc(1024, 0xff);
      memory.set(scalar, lead);
      const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
      assert.deepEqual(createKeyHunt(new Map([["other", other.publicKey]]))(memory), []);
      assert.deepEqual(forms(memory), ["operational: raw"]);
    }
  });

  it("finds it inside PKCS #8, DER and PEM", () => {
    const der = privateKey.export({ format: "der", type: "pkcs8" });
    assert.deepEqual(forms(flash(der)), ["operational: raw"]);
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    assert.ok(forms(flash(pem)).includes("operational: base64"));
  });

  it("finds it in base64 at every alignment, in base64url and in hexadecimal of both cases", () => {
    for (const lead of [0, 1, 2]) {
      const text = Buffer.concat([randomBytes(lead), scalar, randomBytes(5)]).toString("base64");
      assert.deepEqual([...new Set(forms(flash(`"${text}"`)))], ["operational: base64"], `lead ${lead}`);
    }
    assert.deepEqual(forms(flash(`:${scalar.toString("base64url")};`)), ["operational: base64"]);
    const hex = scalar.toString("hex");
    assert.ok(forms(flash(`:${hex};`)).includes("operational: hexadecimal"));
    assert.ok(forms(flash(`:${hex.toUpperCase()};`)).includes("operational: hexadecimal"));
    assert.ok(forms(flash(`:a${hex};`)).includes("operational: hexadecimal"), "at an odd place");
  });

  it("finds it in PEM that stands in a JSON text, in one that stands in another, and in base64", () => {
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const once = JSON.stringify({ key: pem });
    assert.ok(forms(flash(once)).includes("operational: base64"));
    assert.ok(forms(flash(JSON.stringify({ checks: once }))).includes("operational: base64"));
    const wrapped = Buffer.from(pem).toString("base64");
    assert.ok(forms(flash(`"${wrapped}"`)).includes("operational: base64 in base64"));
  });

  it("finds a seed of Ed25519: raw, in PKCS #8, in PEM, in base64 and in hexadecimal", () => {
    assert.deepEqual(ed25519Forms(flash(seed)), ["edwards: raw"]);
    const der = edwards.privateKey.export({ format: "der", type: "pkcs8" });
    assert.deepEqual(ed25519Forms(flash(der)), ["edwards: raw"]);
    const pem = edwards.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    assert.ok(ed25519Forms(flash(pem)).includes("edwards: base64"));
    assert.ok(ed25519Forms(flash(`"${seed.toString("base64url")}"`)).includes("edwards: base64"));
    assert.ok(ed25519Forms(flash(`:${seed.toString("hex")};`)).includes("edwards: hexadecimal"));
  });

  it("finds an expanded key of Ed25519, as the libraries for small chips keep it, in both byte orders", () => {
    assert.deepEqual(ed25519Forms(flash(expanded)), ["edwards: raw, expanded"]);
    const scalar = Buffer.from(expanded.subarray(0, 32));
    assert.deepEqual(ed25519Forms(flash(scalar)), ["edwards: raw, expanded"]);
    assert.deepEqual(ed25519Forms(flash(scalar.reverse())), ["edwards: raw, expanded, reversed"]);
    assert.ok(ed25519Forms(flash(`"${expanded.toString("base64")}"`)).includes("edwards: base64, expanded"));
  });

  it("finds keys of both kinds in one hunt, and takes neither for the other", () => {
    const hunt = createKeyHunt(new Map([...keys, ["edwards", edwards.publicKey]]));
    const both = flash(Buffer.concat([seed, Buffer.alloc(40, 0xff), scalar]));
    assert.deepEqual(
      hunt(both).map(({ key, form }) => `${key}: ${form}`),
      ["edwards: raw", "operational: raw"],
    );
  });

  it("a key of a kind that devices do not use is an error of the scenario", () => {
    const { publicKey: foreign } = generateKeyPairSync("x25519");
    assert.throws(() => createKeyHunt(new Map([["foreign", foreign]])), TypeError);
  });

  it("finds nothing in erased flash, in noise, and in another's key", () => {
    assert.deepEqual(forms(flash("")), []);
    assert.deepEqual(forms(randomBytes(2048)), []);
    assert.deepEqual(ed25519Forms(randomBytes(2048)), []);
    const stranger = generateKeyPairSync("ed25519").privateKey;
    assert.deepEqual(ed25519Forms(flash(stranger.export({ format: "der", type: "pkcs8" }))), []);
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    assert.deepEqual(forms(flash(other.export({ format: "der", type: "pkcs8" }))), []);
  });

  it("tells a key once, where it stood first", () => {
    const hunt = createKeyHunt(keys);
    assert.equal(hunt(flash(scalar)).length, 1);
    assert.deepEqual(hunt(flash(scalar, 700)), []);
  });

  it("a hunt for no key is an error of the scenario", () => {
    assert.throws(() => createKeyHunt(new Map()), TypeError);
  });
});

describe("preparing a hunt", () => {
  it("lets others of the process have their turn, and changes nothing of what is found", async () => {
    const memory = Buffer.concat([randomBytes(32_768), seed, randomBytes(1_000)]);
    const wanted = new Map([["edwards", edwards.publicKey]]);
    let hadTurn = false;
    setImmediate(() => {
      hadTurn = true;
    });
    await prepareHunt(memory, wanted);
    assert.ok(hadTurn, "nobody else had a turn");
    assert.deepEqual(
      createKeyHunt(wanted)(memory).map(({ key, offset }) => [key, offset]),
      [["edwards", 32_768]],
    );
  });
});

import "reflect-metadata";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, verify, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import * as x509 from "@peculiar/x509";
import fc from "fast-check";
import { createFuses } from "../parts/index.ts";
import { referenceBehaviour } from "./behaviour.ts";
import { openConsole, readLog, type TestConsole, upload } from "./console/test-support.ts";
import { flashMap } from "./flash-map.ts";
import { makeIdentityKey } from "./identity-key.ts";
import type { Parts } from "./parts.ts";
import {
  fromBase64,
  label,
  makeAuthorities,
  makeDevice,
  provision,
  publicKeyOf,
  putLabel,
  referenceBootloader,
  release,
} from "./test-support.ts";

const uid = Uint8Array.from({ length: 12 }, (_, index) => 0xf0 + index);
const authorities = makeAuthorities();
const identityOf = (at: TestConsole) => at.done<{ identity: string }>("identity.get").identity;
const requestOf = (at: TestConsole) => fromBase64(at.done<{ der: string }>("identity.request").der);
const keyOf = (at: TestConsole) => Buffer.from(publicKeyOf(requestOf(at))).toString("hex");

async function manufactured({ labelled = false } = {}): Promise<TestConsole> {
  const at = await openConsole(makeDevice());
  provision(at, authorities);
  if (labelled) putLabel(at);
  at.done("manufacture.finish");
  return at;
}

async function blank(options = {}): Promise<TestConsole> {
  const at = await openConsole(makeDevice({ options }));
  at.done("identity.write");
  return at;
}

/** Key of the identity of a device with `hardwareKey` in its fuses, PEM. */
const keyFrom = (hardwareKey: Uint8Array) =>
  makeIdentityKey({
    fuses: createFuses({ uid, hardwareKey }),
    options: { behaviour: referenceBehaviour },
  } as Parts)()
    .export({ format: "pem", type: "pkcs8" })
    .toString();

describe("identity", () => {
  it("is the die's uid by the product's rule, and no other is taken", async () => {
    const at = await openConsole(makeDevice({ options: { uid } }));
    for (const value of ["", "AR1-F0F1F2F3F4F5F6F7F8F9FAFC", "ar1-f0f1f2f3f4f5f6f7f8f9fafb"])
      assert.equal(at.refused("identity.write", { value }), "invalid-value", value);
    assert.equal(at.refused("identity.get"), "wrong-state", "a refused write leaves the device blank");
    at.done("identity.write", { value: "AR1-F0F1F2F3F4F5F6F7F8F9FAFB" });
    assert.equal(identityOf(at), "AR1-F0F1F2F3F4F5F6F7F8F9FAFB");
  });

  it("once locked refuses every write and logs each, with its origin, also the same value", async () => {
    const at = await manufactured();
    const identity = identityOf(at);
    const attempts = [{ value: "AR1-000000000000000000000000" }, { value: identity }, undefined];
    for (const params of attempts) assert.equal(at.refused("identity.write", params), "locked");
    const logged = readLog(at).filter(({ event }) => event === "identity-write-refused");
    assert.deepEqual(
      logged.map(({ origin }) => origin),
      attempts.map(() => "console"),
    );
    at.cycle();
    assert.equal(at.refused("identity.write"), "locked", "the lock outlives supply");
    assert.equal(identityOf(at), identity);
    assert.equal(at.done("status.get")["state"], "manufactured");
  });

  it("stays, with key, certificate and lock, over update, reset, decommissioning and erase of all flash", async (t) => {
    const at = await manufactured({ labelled: true });
    t.after(() => at.device.powerOff());
    const now = () => [
      identityOf(at),
      keyOf(at),
      at.done("identity.certificate")["der"],
      at.refused("identity.write"),
    ];
    const before = now();
    upload(at, release("3.1.0"));
    await at.restart("update.finish");
    assert.deepEqual(now(), before, "on trial");
    at.done("update.confirm");
    await at.restart("device.reset");
    assert.deepEqual(now(), before, "after a reset");
    await at.restart("device.decommission", { proof: label.proof });
    assert.deepEqual(now(), before, "after decommissioning");
    const { flash } = at.device;
    at.device.powerOff();
    for (let offset = 0; offset < flash.size; offset += flash.sectorSize) flash.eraseSector(offset);
    flash.program(flashMap.bootloader.offset, referenceBootloader);
    flash.program(flashMap.firmwareA.offset, release("2.0.0"));
    at.device.powerOn();
    assert.deepEqual(now(), before, "after an erase");
  });

  it("differs between dies in one bit, and the key follows the hardware key alone", async () => {
    const hardwareKey = new Uint8Array(32).fill(7);
    const neighbour = Uint8Array.from(uid);
    neighbour[11] = (neighbour[11] ?? 0) ^ 1;
    const otherKey = Uint8Array.from(hardwareKey);
    otherKey[0] = 6;
    const first = await blank({ uid, hardwareKey });
    const second = await blank({ uid: neighbour, hardwareKey });
    const third = await blank({ uid, hardwareKey: otherKey });
    assert.notEqual(identityOf(first), identityOf(second));
    assert.equal(keyOf(first), keyOf(second));
    assert.equal(identityOf(first), identityOf(third));
    assert.notEqual(keyOf(first), keyOf(third));
  });

  it("has a key that no flash holds, in no form", async () => {
    const hardwareKey = new Uint8Array(32).fill(9);
    const device = makeDevice({ options: { uid, hardwareKey } });
    const at = await openConsole(device);
    provision(at, authorities);
    at.done("manufacture.finish");
    at.done("identity.sign", { nonce: "AAAA" });
    const pem = keyFrom(hardwareKey);
    const { d = "" } = createPrivateKey(pem).export({ format: "jwk" });
    const scalar = Buffer.from(d, "base64url");
    const publicKey = createPublicKey(pem).export({ format: "der", type: "spki" });
    assert.equal(publicKey.toString("hex"), keyOf(at), "the key that is searched for is the device's");
    const memory = Buffer.from(device.flash.read(0, device.flash.size));
    for (const secret of [scalar, Buffer.from(hardwareKey)]) {
      for (const form of [secret, Buffer.from(secret).reverse()]) assert.equal(memory.indexOf(form), -1);
      for (const encoding of ["hex", "base64", "base64url"] as const)
        assert.equal(memory.indexOf(secret.toString(encoding).slice(0, -2)), -1, encoding);
    }
  });

  it("derives a valid key from any hardware key, the same every time", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hardwareKey) => {
        const pem = keyFrom(hardwareKey);
        assert.equal(createPrivateKey(pem).asymmetricKeyDetails?.namedCurve, "prime256v1");
        assert.equal(keyFrom(hardwareKey), pem);
      }),
      { examples: [[new Uint8Array(32)], [new Uint8Array(32).fill(0xff)]] },
    );
  });
});

describe("certificate request, read by what did not write it", () => {
  it("@peculiar/x509 verifies it; it names the identity and nothing else", async () => {
    const at = await blank({ uid });
    const request = new x509.Pkcs10CertificateRequest(requestOf(at));
    assert.equal(await request.verify(), true);
    assert.deepEqual(request.subjectName.toJSON(), [{ "2.5.4.5": [`AR1-F0F1F2F3F4F5F6F7F8F9FAFB`] }]);
    assert.deepEqual(request.publicKey.algorithm, { name: "ECDSA", namedCurve: "P-256" });
  });

  it("openssl verifies it and shows the same key", async () => {
    const at = await blank({ uid });
    const argv = ["req", "-inform", "DER", "-verify", "-noout", "-subject", "-pubkey"];
    const { status, stdout, stderr, error } = spawnSync("openssl", argv, { input: requestOf(at) });
    assert.equal(error, undefined, "this test needs openssl: install the Debian package openssl");
    assert.equal(status, 0, stderr.toString());
    assert.match(stderr.toString(), /verify OK/);
    assert.match(stdout.toString(), /serialNumber ?= ?AR1-F0F1F2F3F4F5F6F7F8F9FAFB\n/);
    const shown = createPublicKey(stdout.toString().slice(stdout.indexOf("-----BEGIN")));
    assert.equal(shown.export({ format: "der", type: "spki" }).toString("hex"), keyOf(at));
  });

  it("of Ed25519 verifies by both as well, and the device signs with that key", async () => {
    const at = await blank({ uid, behaviour: { ...referenceBehaviour, keys: "ed25519" } });
    const der = requestOf(at);
    const request = new x509.Pkcs10CertificateRequest(der);
    assert.equal(await request.verify(), true);
    assert.deepEqual(request.publicKey.algorithm, { name: "Ed25519" });
    const { status, stderr } = spawnSync("openssl", ["req", "-inform", "DER", "-verify", "-noout"], {
      input: der,
    });
    assert.equal(status, 0, stderr.toString());
    const { signature } = at.done<{ signature: string }>("identity.sign", { nonce: "AAAA" });
    const key = createPublicKey({ key: Buffer.from(publicKeyOf(der)), format: "der", type: "spki" });
    assert.equal(fromBase64(signature).length, 64);
    assert.ok(verify(null, fromBase64("AAAA"), key, fromBase64(signature)));
  });

  it("does not verify once a bit of it is changed", async () => {
    const at = await blank({ uid });
    const changed = requestOf(at);
    const name = Buffer.from(changed).indexOf("AR1-");
    changed[name] = (changed[name] ?? 0) ^ 1;
    assert.equal(await new x509.Pkcs10CertificateRequest(changed).verify(), false);
  });

  it("its certificate is the one that the device shows and signs with", async () => {
    const at = await manufactured();
    const der = fromBase64(at.done<{ der: string }>("identity.certificate").der);
    const certificate = new X509Certificate(der);
    assert.ok(certificate.subject.split("\n").includes(`serialNumber=${identityOf(at)}`));
    assert.equal(certificate.publicKey.export({ format: "der", type: "spki" }).toString("hex"), keyOf(at));
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "../../core/kernel/index.ts";
import { setUpPaths } from "../../core/wire/provisioning/index.ts";
import {
  makeScene,
  manufacturerCa,
  type Scene,
  secret,
  secret1,
  serial,
  verifiers,
} from "../../emulators/device/set-up/test-support.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";
import type { SetUpHttpOptions } from "../../steps/actors/set-up-http.ts";

/** The person with a phone meets the emulated device: both sides of the set-up channel as scenarios use them. */

const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };
const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };

async function open({ air }: Scene, changes: Partial<SetUpHttpOptions> = {}): Promise<Outcome<SetUpClient>> {
  const trust = { manufacturerCa, serial };
  const options = { channel: "soft-ap-https", trust, wait: { withinMs: 5_000 } } as const;
  return SetUpClient.open(await air.connect(), { ...options, ...changes });
}

async function client(scene: Scene, changes: Partial<SetUpHttpOptions> = {}): Promise<SetUpClient> {
  return expectDone(await open(scene, changes));
}

function expectDone<T>(outcome: Outcome<T>): T {
  assert.equal(outcome.kind, "done", JSON.stringify(outcome));
  return (outcome as { value: T }).value;
}

const codeOf = (outcome: Outcome<unknown>) => (outcome.kind === "refused" ? outcome.code : outcome.kind);

describe("the Installer", () => {
  for (const [channel, known, patch] of [
    ["soft-ap-https", secret, 1],
    ["soft-ap-http", secret, 1],
    ["soft-ap-http", secret1, 0],
  ] as const)
    it(`sets a device up over ${channel} in security ${known.security}`, async () => {
      const { security } = known;
      using scene = makeScene({ channel, verifier: verifiers[security] });
      await using app = await client(scene, { channel });
      assert.deepEqual(expectDone(await app.version()), { security, patch });
      expectDone(await app.begin(known));
      assert.equal(app.deviceKey?.length, security === 1 ? 32 : 384);
      expectDone(await app.setWifi(wifi));
      expectDone(await app.setCloud(cloud));
      expectDone(await app.apply());
      assert.deepEqual(scene.applied, [{ wifi, cloud }]);
      scene.progress = { ...scene.progress, wifi: "connecting", provisioningError: "backend-silent" };
      assert.equal(expectDone(await app.wifiProgress()), "connecting");
      const shown = { state: scene.progress.state, provisioningError: "backend-silent" };
      assert.deepEqual(expectDone(await app.progress()), shown);
    });

  it("is told which value is wrong", async () => {
    using scene = makeScene();
    await using app = await client(scene);
    expectDone(await app.begin(secret));
    assert.equal(codeOf(await app.setWifi({ ...wifi, ssid: "" })), "invalid-ssid");
    assert.equal(codeOf(await app.setWifi({ ...wifi, passphrase: "short" })), "invalid-passphrase");
    assert.equal(codeOf(await app.setCloud({ ...cloud, endpoint: "http://x" })), "invalid-endpoint");
    assert.equal(codeOf(await app.setCloud({ ...cloud, account: "" })), "invalid-account");
    assert.equal(codeOf(await app.apply()), "invalid-ssid");
    expectDone(await app.setWifi(wifi));
    scene.answer = { ok: false, field: "endpoint", reason: "an address is needed" };
    assert.equal(codeOf(await app.apply()), "invalid-endpoint");
    assert.deepEqual(scene.applied, []);
  });

  it("learns when the device goes away in the middle", async () => {
    using scene = makeScene();
    await using app = await client(scene);
    expectDone(await app.begin(secret));
    scene.server.close();
    assert.equal(codeOf(await app.setWifi(wifi)), "connection-lost");
  });
});

describe("the Intruder", () => {
  it("is refused without the proof, without a session, and without protection", async () => {
    using scene = makeScene();
    await using app = await client(scene);
    assert.equal(codeOf(await app.begin({ ...secret, proofOfPossession: "guess" })), "wrong-proof");
    assert.equal(codeOf(await app.setWifi(wifi)), "no-session");
    assert.equal(codeOf(await app.setCloud(cloud)), "no-session");
    assert.equal(codeOf(await app.apply()), "no-session");
    assert.equal(codeOf(await app.beginInsecure(0)), "insecure-scheme");
    assert.equal(codeOf(await app.beginInsecure(1)), "insecure-scheme");
    assert.equal(codeOf(await app.apply()), "no-session");
    assert.deepEqual(scene.applied, []);
  });

  it("is refused by security 1 as well: without the proof, knowing of none, without a session", async () => {
    const channel = "soft-ap-http";
    using scene = makeScene({ channel, verifier: verifiers[1] });
    await using app = await client(scene, { channel });
    assert.equal(codeOf(await app.begin({ ...secret1, proofOfPossession: "guess" })), "wrong-proof");
    assert.equal(codeOf(await app.beginInsecure(1)), "wrong-proof");
    assert.equal(codeOf(await app.beginInsecure(0)), "insecure-scheme");
    assert.equal(codeOf(await app.begin(secret)), "malformed");
    assert.equal(codeOf(await app.setWifi(wifi)), "no-session");
    await using owner = await client(scene, { channel });
    expectDone(await owner.begin(secret1));
    expectDone(await owner.setWifi(wifi));
    await using intruder = await client(scene, { channel });
    const [hello, proof, ...settings] = owner.sent;
    assert.ok(hello !== undefined && proof !== undefined && settings.length === 1);
    expectDone(await intruder.post(hello.path, hello.body));
    assert.equal(codeOf(await intruder.post(proof.path, proof.body)), "wrong-proof");
    for (const { path, body } of settings)
      assert.equal(codeOf(await intruder.post(path, body)), "no-session");
    assert.deepEqual(scene.applied, []);
  });

  it("gains nothing by playing the owner's messages again, on any connection", async () => {
    using scene = makeScene();
    await using owner = await client(scene);
    expectDone(await owner.begin(secret));
    expectDone(await owner.setWifi(wifi));
    expectDone(await owner.apply());
    const [hello, proof, ...settings] = owner.sent;
    assert.ok(hello !== undefined && proof !== undefined && settings.length === 2);
    await using intruder = await client(scene);
    expectDone(await intruder.post(hello.path, hello.body));
    assert.equal(codeOf(await intruder.post(proof.path, proof.body)), "wrong-proof");
    for (const { path, body } of settings) {
      assert.equal(codeOf(await intruder.post(path, body)), "no-session");
      assert.equal(codeOf(await owner.post(path, body)), "tampered");
    }
    assert.equal(scene.applied.length, 1);
    expectDone(await owner.progress());
  });

  it("cannot take the channel down a step: plain HTTP, TLS 1.1", async () => {
    using scene = makeScene();
    await using plain = await client(scene, { channel: "soft-ap-http" });
    // The way to the page, in place of an answer.
    assert.equal(codeOf(await plain.version()), "http-302");
    using pageless = makeScene({ page: undefined });
    await using other = await client(pageless, { channel: "soft-ap-http" });
    assert.equal(codeOf(await other.version()), "connection-lost");
    assert.equal(codeOf(await open(scene, { newestTls: "TLSv1.1" })), "tls-refused");
    await using older = await client(scene, { newestTls: "TLSv1.2" });
    assert.equal(older.tls?.version, "TLSv1.2");
  });

  it("is not believed to be the device by whoever reads the label", async () => {
    using scene = makeScene();
    const label = { manufacturerCa, serial: `${serial}3` };
    assert.equal(codeOf(await open(scene, { trust: label })), "untrusted-device");
    await using careless = await client(scene, { trust: label, careless: true });
    expectDone(await careless.version());
  });

  it("finds no endpoint that is open", async () => {
    using scene = makeScene();
    await using app = await client(scene);
    for (const path of Object.values(setUpPaths).filter((path) => path !== setUpPaths.version))
      assert.notEqual((await app.post(path, Buffer.from("{}"))).kind, "done");
    assert.equal(codeOf(await app.post("/reset", Buffer.from("{}"))), "not-found");
  });
});

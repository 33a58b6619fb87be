import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setUpPaths } from "../../core/wire/provisioning/index.ts";
import { codeOf, doneOf } from "../../emulators/device/set-up/test-support/central.ts";
import {
  type GattScene,
  makeGattScene,
  secret,
  secret1,
  verifiers,
} from "../../emulators/device/set-up/test-support.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";

/** The person with a phone meets the emulated device over Bluetooth LE: both sides of GATT, without a radio between them. */

const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };
const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };

const client = async ({ gatt }: GattScene): Promise<SetUpClient> =>
  doneOf(await SetUpClient.openGatt(gatt.connect()));

describe("the Installer over Bluetooth LE", () => {
  for (const [known, patch] of [
    [secret, 1],
    [secret1, 0],
  ] as const)
    it(`sets a device up in security ${known.security}`, async () => {
      const { security } = known;
      using scene = makeGattScene({ verifier: verifiers[security] });
      await using app = await client(scene);
      assert.deepEqual(doneOf(await app.version()), { security, patch });
      assert.equal(app.tls, undefined);
      doneOf(await app.begin(known));
      doneOf(await app.setWifi(wifi));
      doneOf(await app.setCloud(cloud));
      assert.equal(codeOf(await app.setCloud({ ...cloud, account: "" })), "invalid-account");
      doneOf(await app.apply());
      assert.deepEqual(scene.applied, [{ wifi, cloud }]);
      scene.progress = { ...scene.progress, wifi: "connecting", provisioningError: "backend-silent" };
      assert.equal(doneOf(await app.wifiProgress()), "connecting");
      assert.equal(doneOf(await app.progress()).provisioningError, "backend-silent");
    });

  it("learns when the device goes away in the middle, and leaves no link behind", async () => {
    using scene = makeGattScene();
    const link = scene.gatt.connect();
    let ended = 0;
    link.onLost(() => {
      ended += 1;
    });
    {
      await using app = doneOf(await SetUpClient.openGatt(link));
      doneOf(await app.version());
    }
    assert.equal(ended, 1);
    await using app = await client(scene);
    doneOf(await app.begin(secret));
    scene.gatt[Symbol.dispose]();
    assert.equal(codeOf(await app.setWifi(wifi)), "connection-lost");
  });
});

describe("the Intruder over Bluetooth LE", () => {
  it("is refused without the proof, without a session, and without protection", async () => {
    using scene = makeGattScene();
    await using app = await client(scene);
    assert.equal(codeOf(await app.begin({ ...secret, proofOfPossession: "guess" })), "wrong-proof");
    for (const outcome of [await app.setWifi(wifi), await app.setCloud(cloud), await app.apply()])
      assert.equal(codeOf(outcome), "att-04");
    assert.equal(codeOf(await app.beginInsecure(0)), "insecure-scheme");
    assert.equal(codeOf(await app.beginInsecure(1)), "insecure-scheme");
    assert.equal(codeOf(await app.apply()), "att-04");
    assert.deepEqual(scene.applied, []);
  });

  it("is refused by security 1 as well, and with what an owner's app has said", async () => {
    using scene = makeGattScene({ verifier: verifiers[1] });
    await using app = await client(scene);
    assert.equal(codeOf(await app.begin({ ...secret1, proofOfPossession: "guess" })), "wrong-proof");
    assert.equal(codeOf(await app.beginInsecure(1)), "wrong-proof");
    assert.equal(codeOf(await app.beginInsecure(0)), "insecure-scheme");
    await using owner = await client(scene);
    doneOf(await owner.begin(secret1));
    doneOf(await owner.setWifi(wifi));
    await using intruder = await client(scene);
    const answers: string[] = [];
    for (const { path, body } of owner.sent) answers.push(codeOf(await intruder.post(path, body)));
    assert.deepEqual(answers, ["done", "wrong-proof", "att-04"]);
    assert.deepEqual(scene.applied, []);
  });

  it("gets nowhere with messages that are too long", async () => {
    using scene = makeGattScene();
    await using app = await client(scene);
    assert.equal(codeOf(await app.post(setUpPaths.wifi, new Uint8Array(513))), "att-0d");
    assert.equal(codeOf(await app.post("/prov-scan", new Uint8Array(1))), "not-found");
  });
});

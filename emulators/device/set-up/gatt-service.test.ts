import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import {
  createSetUpInitiator,
  encodeWifiCommand,
  readSessionRefusal,
  setUpPaths,
} from "../../../core/wire/provisioning/index.ts";
import {
  createForeignClient,
  createForeignClient1,
  foreignType,
} from "../../../core/wire/provisioning/test-support.ts";
import { central, codeOf, doneOf } from "./test-support/central.ts";
import { WebBluetoothDevice } from "./test-support/web-bluetooth.ts";
import { makeGattScene, secret, secret1, verifiers } from "./test-support.ts";

const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };
const setWifi = encodeWifiCommand({ name: "set", settings: wifi });
const apply = encodeWifiCommand({ name: "apply" });

describe("set-up over Bluetooth LE", () => {
  it("shows its endpoints as Espressif's devices do", async () => {
    using scene = makeGattScene();
    const { found } = await central(scene);
    assert.deepEqual(
      found.map(({ service, uuid, description }) => [service, uuid.slice(0, 8), description]),
      [
        ["ff51", "prov-session"],
        ["ff52", "prov-config"],
        ["ff53", "proto-ver"],
        ["ff54", "cloud-config"],
        ["ff55", "cloud-status"],
      ].map(([number, name]) => ["1775244d6b43439b877c060f2d9bed07", `1775${number}`, name]),
    );
  });

  for (const known of [secret, secret1])
    it(`serves a client that shares no code with it, in security ${known.security}`, async () => {
      using scene = makeGattScene({ verifier: verifiers[known.security] });
      const { ask, at } = await central(scene);
      const { prov } = JSON.parse(Buffer.from(await ask(setUpPaths.version, Buffer.from("---"))).toString());
      assert.deepEqual([prov.ver, prov.sec_ver, prov.cap], ["v1.1", known.security, []]);
      assert.deepEqual(await at(setUpPaths.wifi).read(), { kind: "done", value: new Uint8Array() });
      const client =
        known.security === 1
          ? await createForeignClient1(known.proofOfPossession)
          : createForeignClient(known.username, known.proofOfPossession);
      const proof = await client.prove(await ask(setUpPaths.session, client.begin()));
      assert.ok(await client.conclude(await ask(setUpPaths.session, proof)));
      const payload = foreignType("WiFiConfigPayload");
      const [ssid, passphrase] = [Buffer.from(wifi.ssid), Buffer.from(wifi.passphrase)];
      for (const command of [
        { msg: 2, cmdSetConfig: { ssid, passphrase } },
        { msg: 4, cmdApplyConfig: {} },
      ]) {
        const answer = await ask(setUpPaths.wifi, await client.seal(payload.encode(command)));
        payload.decode(await client.open(answer));
      }
      assert.deepEqual(scene.applied, [{ wifi }]);
      assert.deepEqual(scene.events, ["set-up-session", "set-up-applied"]);
    });

  it("a message that is not accepted is an invalid PDU, and the session's endpoint says why", async () => {
    using scene = makeGattScene();
    const { at, ask } = await central(scene);
    const session = at(setUpPaths.session);
    const refusal = async (message: Uint8Array) => {
      assert.equal(codeOf(await session.write(message)), "att-04");
      return readSessionRefusal(doneOf(await session.read()));
    };
    assert.equal(await refusal(Uint8Array.of(0xff)), "malformed");
    assert.equal(
      await refusal(foreignType("SessionData").encode({ secVer: 0, sec0: { msg: 0 } })),
      "insecure-scheme",
    );
    const wrong = createSetUpInitiator({ ...secret, proofOfPossession: "guess" });
    const proof = wrong.prove(await ask(setUpPaths.session, wrong.begin()));
    assert.equal(await refusal(proof), "wrong-proof");
    assert.equal(await refusal(proof), "out-of-order");
    for (const path of [setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress]) {
      assert.equal(codeOf(await at(path).write(setWifi)), "att-04");
      assert.deepEqual(doneOf(await at(path).read()), new Uint8Array());
    }
    assert.deepEqual(scene.applied, []);
    assert.deepEqual(scene.events, ["set-up-proof-refused"]);
  });

  it("closed while a central has an answer to fetch, it waits for that, or for the central to go", async () => {
    for (const how of ["reads", "goes", "has read"] as const) {
      using scene = makeGattScene();
      const app = await central(scene);
      const session = await app.begin(secret);
      doneOf(await app.at(setUpPaths.wifi).write(session.seal(setWifi)));
      if (how === "has read") doneOf(await app.at(setUpPaths.wifi).read());
      // What is read is on its way after a turn.
      await new Promise(setImmediate);
      const events: string[] = [];
      const fetched = Promise.withResolvers<void>();
      scene.setUp.end(() => {
        events.push("fetched");
        fetched.resolve();
      });
      events.push("asked to end");
      assert.equal(codeOf(await app.at(setUpPaths.cloud).write(setWifi)), "att-04", "it takes nothing more");
      if (how === "reads") assert.notEqual(doneOf(await app.at(setUpPaths.wifi).read()).length, 0);
      if (how === "goes") await app.link[Symbol.asyncDispose]();
      await fetched.promise;
      assert.deepEqual(
        events,
        how === "has read" ? ["fetched", "asked to end"] : ["asked to end", "fetched"],
        how,
      );
    }
  });

  it("after five wrong proofs nobody is let in, whatever link they come on", async () => {
    using scene = makeGattScene({ verifier: verifiers[1] });
    for (let tries = 0; tries < 5; tries += 1) {
      const { at, ask } = await central(scene);
      const wrong = createSetUpInitiator({ ...secret1, proofOfPossession: "guess" });
      const proof = wrong.prove(await ask(setUpPaths.session, wrong.begin()));
      assert.equal(codeOf(await at(setUpPaths.session).write(proof)), "att-04");
    }
    const { at } = await central(scene);
    assert.equal(codeOf(await at(setUpPaths.session).write(createSetUpInitiator(secret1).begin())), "att-04");
    assert.equal(readSessionRefusal(doneOf(await at(setUpPaths.session).read())), "locked");
  });

  it("a session is its link's alone: neither another link nor the next one has it", async () => {
    using scene = makeGattScene();
    const owner = await central(scene);
    const session = await owner.begin(secret);
    const intruder = await central(scene);
    assert.equal(codeOf(await intruder.at(setUpPaths.wifi).write(session.seal(setWifi))), "att-04");
    await owner.link[Symbol.asyncDispose]();
    const again = await central(scene);
    assert.equal(codeOf(await again.at(setUpPaths.wifi).write(session.seal(apply))), "att-04");
    assert.deepEqual(scene.applied, []);
  });

  it("who proves to hold the label ends the session of who did before; who does not ends none", async () => {
    using scene = makeGattScene();
    const first = await central(scene);
    const firstSession = await first.begin(secret);
    for (let others = 0; others < 6; others += 1) {
      const { ask } = await central(scene);
      await ask(setUpPaths.session, createSetUpInitiator(secret).begin());
    }
    firstSession.open(await first.ask(setUpPaths.wifi, firstSession.seal(setWifi)));
    const second = await central(scene);
    const secondSession = await second.begin(secret);
    assert.equal(codeOf(await first.at(setUpPaths.wifi).write(firstSession.seal(apply))), "att-04");
    secondSession.open(await second.ask(setUpPaths.wifi, secondSession.seal(apply)));
    // What the first handed over is not the second's.
    assert.deepEqual(scene.applied, []);
  });

  it("a replayed message is refused", async () => {
    using scene = makeGattScene();
    const { at, ask, begin } = await central(scene);
    const session = await begin(secret);
    const sealed = session.seal(setWifi);
    session.open(await ask(setUpPaths.wifi, sealed));
    assert.equal(codeOf(await at(setUpPaths.wifi).write(sealed)), "att-04");
  });

  it("takes values as long as an attribute, and none longer", async () => {
    using scene = makeGattScene();
    const { begin, ask, at } = await central(scene);
    const session = await begin(secret);
    const endpoint = `mqtts://${"h".repeat(259)}:8883`;
    const cloud = Buffer.from(JSON.stringify({ endpoint, account: "a".repeat(64) }));
    const answer = session.open(await ask(setUpPaths.cloud, session.seal(cloud)));
    assert.deepEqual(JSON.parse(Buffer.from(answer).toString()), { status: "ok" });
    assert.equal(codeOf(await at(setUpPaths.cloud).write(new Uint8Array(513))), "att-0d");
    const [served] = scene.setUp.service.characteristics;
    assert.throws(() => served?.onWrite?.({}, new Uint8Array(513)), { code: 0x0d });
  });

  it("a write of nothing is nothing", async () => {
    using scene = makeGattScene();
    const { at } = await central(scene);
    for (const path of Object.values(setUpPaths)) doneOf(await at(path).write(new Uint8Array()));
    assert.deepEqual(scene.events, []);
  });

  it("after the firmware's end every answer is an unlikely error", async () => {
    let isUp = true;
    using scene = makeGattScene({ run: (work) => isUp && work() });
    const { at } = await central(scene);
    isUp = false;
    assert.equal(codeOf(await at(setUpPaths.session).write(createSetUpInitiator(secret).begin())), "att-0e");
    assert.equal(codeOf(await at(setUpPaths.session).read()), "att-0e");
  });

  it("each message and each answer counts as one that crosses", async () => {
    let crossings = 0;
    const cross = () => () => {
      crossings += 1;
    };
    using scene = makeGattScene({ cross });
    const { ask } = await central(scene);
    await ask(setUpPaths.session, createSetUpInitiator(secret).begin());
    assert.equal(crossings, 2);
  });
});

describe("a client for browsers that knows security 0 only, over Web Bluetooth", () => {
  it("finds the device and its endpoints, and is refused whatever it hands over", async (context) => {
    context.mock.method(console, "debug", () => {});
    using scene = makeGattScene();
    const device = new WebBluetoothDevice("PROV_ABCDEF", () => scene.gatt.connect());
    const bluetooth = { getAvailability: async () => true, requestDevice: async () => device };
    Object.defineProperty(navigator, "bluetooth", { value: bluetooth, configurable: true });
    context.after(() => Reflect.deleteProperty(navigator, "bluetooth"));
    const { ESPProvisionManager } = createRequire(import.meta.url)("esp-idf-provisioning-web");
    const client = await ESPProvisionManager.searchBLEDevice();
    await client.connect();
    const version = await client.sendData("proto-ver", Buffer.from("---"));
    assert.equal(JSON.parse(Buffer.from(version).toString()).prov.sec_ver, 2);
    // Its request for a session of security 0 has no bytes at all.
    await assert.rejects(client.establishSession(), /Invalid session setup response/);
    await assert.rejects(client.provision(wifi.ssid, wifi.passphrase), /att-04/);
    await assert.rejects(client.fetchWifiStatus(), /att-04/);
    await assert.rejects(client.scanWifiList(), /prov-scan not found/);
    client.disconnect();
    assert.equal(device.gatt.connected, false);
    assert.deepEqual(scene.applied, []);
  });
});

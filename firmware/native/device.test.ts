import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import type { BackendFault, OrderCommand, OrderDraft } from "../../core/backend/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import {
  createSetUpInitiator,
  encodeWifiCommand,
  readWifiAnswer,
  readWifiProgress,
  setUpPaths,
} from "../../core/wire/provisioning/index.ts";
import { createForeignClient1, foreignType } from "../../core/wire/provisioning/test-support.ts";
import { arithmeticSources, compileNative, sourcesOf } from "./compile.ts";
import { firmwareDigest, type NativeDevice, proofOfPossession, startNativeDevice } from "./native-device.ts";
import { Phone } from "./phone.ts";

/** The firmware's network half against the virtual modem and the emulated backend, under sanitizers. */

const folder = mkdtempSync(join(tmpdir(), "assay-native-build-"));
let program = "";
before(async () => {
  const own = sourcesOf("src/**/*.c", "native/host/*.c").filter(
    (file) => !/\/src\/(hal\/|memory\/string\.c)/.test(file),
  );
  program = await compileNative("firmware", [...own, ...arithmeticSources], folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startNativeDevice(program);
const wifi = { ssid: 'workshop, "net"', passphrase: 'canary\\ pass,"phrase' };
const json = (value: object) => Buffer.from(JSON.stringify(value));
const parse = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
const setWifi = (settings = wifi) => encodeWifiCommand({ name: "set", settings });
const apply = encodeWifiCommand({ name: "apply" });
const getStatus = encodeWifiCommand({ name: "get-status" });

/** Asks again until it holds. */
async function until(holds: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  // A device that restarts meanwhile answers later.
  while (!(await holds().catch(() => false))) {
    assert.ok(performance.now() < end, "it does not come about");
    await pause(10);
  }
}

const becomes = (device: NativeDevice, state: string) => until(async () => (await device.state()) === state);
const fails = (device: NativeDevice, error: string) =>
  until(async () => (await device.error()) === error, 20_000);
const tells = (device: NativeDevice, event: string) =>
  until(async () => (await device.log()).some((entry) => entry.event === event));
/** By its own name: for a moment it has its modem's. */
const isSeen = (device: NativeDevice) =>
  until(async () => (await device.air.look())?.ssid === `PICO-${device.identity.slice(-6)}`);
const isGone = (device: NativeDevice) => until(async () => (await device.air.look()) === undefined);

async function order(device: NativeDevice, command: OrderCommand, draft: Partial<OrderDraft> = {}) {
  const { backend, identity } = device;
  const bytes = await backend.makeOrder({ addressee: identity, command, signedBy: "operator", ...draft });
  return backend.deliver(identity, bytes, { withinMs: 5000 });
}

async function operational(): Promise<NativeDevice> {
  const device = await start();
  device.plug(true);
  await becomes(device, "operational");
  return device;
}

async function person(device: NativeDevice): Promise<Phone> {
  await isSeen(device);
  return Phone.join(device.air);
}

/** Sends bytes and hangs up; returns what came back. */
async function shout(device: NativeDevice, bytes: Uint8Array): Promise<string> {
  using phone = await Phone.join(device.air);
  const { socket } = phone;
  const parts: Uint8Array[] = [];
  socket.on("data", (part) => parts.push(part));
  // A device with three clients resets the next.
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.end(bytes);
  await closed;
  return Buffer.concat(parts).toString("latin1");
}

describe("zero touch", () => {
  it("leads from the factory into operation as soon as there is a network", async () => {
    await using device = await start();
    assert.equal(await device.state(), "manufactured");
    device.plug(true);
    await becomes(device, "operational");
    const { backend, identity } = device;
    assert.equal((await backend.device(identity))?.state, "active");
    const [evidence] = await backend.attestations(identity);
    assert.equal(evidence?.accepted, true);
    assert.equal(evidence?.firmwareDigest, firmwareDigest);
    await until(async () => (await backend.telemetry(identity)).length > 0);
    await isGone(device);
  });

  it("gives way to the access point after a failure, and goes on by itself when the backend is back", async () => {
    await using device = await start();
    await device.backend.inject("absent");
    device.plug(true);
    await fails(device, "backend-unreachable");
    await isSeen(device);
    await device.backend.inject(undefined);
    await device.skip(6000);
    await becomes(device, "operational");
    await isGone(device);
    assert.deepEqual(
      (await device.log()).map(({ event }) => event),
      ["provisioning-failed", "provisioned"],
    );
  });

  it("gives way to the access point within the declared time when the backend only keeps it waiting", async () => {
    await using device = await start();
    await device.backend.answerRegistrations("withhold");
    device.plug(true);
    await becomes(device, "awaiting-confirmation");
    await device.skip(21_000);
    await fails(device, "confirmation-timeout");
    await isSeen(device);
  });

  it("answers an order that changes its network before it begins anew", async () => {
    await using device = await start();
    await device.backend.answerRegistrations("withhold");
    device.plug(true);
    await becomes(device, "awaiting-confirmation");
    const outcome = await order(device, { name: "configure", values: { "wifi.ssid": "another net" } });
    assert.equal(outcome.kind, "done", JSON.stringify(outcome));
  });
});

describe("what goes wrong is told by its name", () => {
  const faults = {
    absent: "backend-unreachable",
    drops: "backend-unreachable",
    "untrusted-certificate": "backend-untrusted",
    "wrong-name": "backend-untrusted",
    "expired-certificate": "backend-untrusted",
    "outdated-tls": "backend-untrusted",
    "refuses-enrolment": "enrolment-refused",
    "delivers-foreign-certificate": "enrolment-refused",
    "delivers-misnamed-certificate": "enrolment-refused",
    "alters-nonce": "enrolment-refused",
    "loses-evidence": "enrolment-refused",
  } as const satisfies Partial<Record<BackendFault, string>>;
  for (const [fault, error] of Object.entries(faults) as [BackendFault, string][])
    it(`${fault}: ${error}`, async () => {
      await using device = await start();
      await device.backend.inject(fault);
      device.plug(true);
      await fails(device, error);
      assert.deepEqual(await device.backend.registrations(), []);
    });

  it("silent: backend-silent", async () => {
    await using device = await start();
    await device.backend.inject("silent");
    device.plug(true);
    await until(async () => (await device.backend.attempts()) > 0);
    await device.skip(10_000, "at once");
    await fails(device, "backend-silent");
  });

  it("firmware that nobody trusts: enrolment-refused", async () => {
    await using device = await start();
    await device.backend.trustFirmware([]);
    device.plug(true);
    await fails(device, "enrolment-refused");
  });

  for (const policy of ["refuse", "forge", "confirm-another"] as const)
    it(`a registration that is answered by ${policy}`, async () => {
      await using device = await start();
      await device.backend.answerRegistrations(policy);
      device.plug(true);
      if (policy === "refuse") await fails(device, "registration-refused");
      else await tells(device, "order-refused");
      assert.notEqual(await device.state(), "operational");
      assert.deepEqual(await device.backend.telemetry(device.identity), []);
    });
});

describe("set-up over the access point", () => {
  it("takes what a person hands over, once, whole, and leads into operation", async () => {
    await using device = await start();
    device.air.offer(wifi);
    using phone = await person(device);
    const session = await phone.begin(proofOfPossession);
    assert.deepEqual(readWifiAnswer("set", await phone.ask(session, setUpPaths.wifi, setWifi())), {
      ok: true,
    });
    const cloud = { endpoint: device.backend.endpoint.url, account: "owner@example.test" };
    assert.deepEqual(parse(await phone.ask(session, setUpPaths.cloud, json(cloud))), { status: "ok" });
    assert.equal(await device.state(), "set-up");
    assert.deepEqual(readWifiAnswer("apply", await phone.ask(session, setUpPaths.wifi, apply)), { ok: true });
    await becomes(device, "operational");
    const { values } = (await device.ask("config.get")) as { values: Record<string, unknown> };
    assert.equal(values["wifi.ssid"], wifi.ssid);
    assert.deepEqual(
      await device.ask("config.matches", { field: "wifi.passphrase", value: wifi.passphrase }),
      {
        matches: true,
      },
    );
    assert.equal((await device.backend.device(device.identity))?.account, cloud.account);
    await isGone(device);
    const events = (await device.log())
      .map(({ event }) => event)
      .filter((event) => event.startsWith("set-up"));
    assert.deepEqual(events, ["set-up-session", "set-up-applied"]);
  });

  it("shows why it failed, and takes what is right afterwards", async () => {
    await using device = await start();
    using phone = await person(device);
    const session = await phone.begin(proofOfPossession);
    await phone.ask(session, setUpPaths.wifi, setWifi());
    await phone.ask(session, setUpPaths.wifi, apply);
    await fails(device, "wifi-not-found");
    assert.equal(readWifiProgress(await phone.ask(session, setUpPaths.wifi, getStatus)), "wifi-not-found");
    const shown = parse(await phone.ask(session, setUpPaths.progress, json({})));
    assert.equal(shown.provisioningError, "wifi-not-found");
    device.air.offer({ ...wifi, passphrase: "another one" });
    await phone.ask(session, setUpPaths.wifi, setWifi());
    await phone.ask(session, setUpPaths.wifi, apply);
    await fails(device, "wifi-refused");
    device.air.offer(wifi);
    await phone.ask(session, setUpPaths.wifi, setWifi());
    await phone.ask(session, setUpPaths.wifi, apply);
    await becomes(device, "operational");
  });

  it("serves a client that shares no code with it", async () => {
    await using device = await start();
    using phone = await person(device);
    const { body } = await phone.send("GET", "//proto-ver");
    assert.deepEqual(parse(body), { prov: { ver: "v1.1", sec_ver: 1, sec_patch_ver: 0, cap: [] } });
    const client = await createForeignClient1(proofOfPossession);
    const challenge = await phone.post("/prov-session", client.begin());
    const proof = await client.prove(challenge.body);
    assert.ok(await client.conclude((await phone.post("/prov-session", proof)).body));
    const payload = foreignType("WiFiConfigPayload");
    const [ssid, passphrase] = [Buffer.from(wifi.ssid), Buffer.from(wifi.passphrase)];
    for (const command of [
      { msg: 2, cmdSetConfig: { ssid, passphrase } },
      { msg: 4, cmdApplyConfig: {} },
    ]) {
      const answer = await phone.post("/prov-config", await client.seal(payload.encode(command)));
      payload.decode(await client.open(answer.body));
    }
    await fails(device, "wifi-not-found");
  });

  it("nothing that is handed over crosses the air in clear", async () => {
    await using device = await start();
    using phone = await person(device);
    const session = await phone.begin(proofOfPossession);
    const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };
    await phone.ask(session, setUpPaths.wifi, setWifi());
    await phone.ask(session, setUpPaths.cloud, json(cloud));
    await phone.ask(session, setUpPaths.wifi, apply);
    const capture = Buffer.from(device.air.capture());
    assert.ok(capture.length > 1000);
    for (const value of [...Object.values(wifi), ...Object.values(cloud), proofOfPossession])
      assert.equal(capture.indexOf(value), -1);
  });

  it("refuses each value that is wrong with its field and a reason", async () => {
    await using device = await start();
    using phone = await person(device);
    const session = await phone.begin(proofOfPossession);
    const wrongWifi = [
      ["ssid", { ...wifi, ssid: "" }],
      ["ssid", { ...wifi, ssid: "ü".repeat(17) }],
      ["ssid", { ...wifi, ssid: "net\u0000" }],
      ["ssid", { ...wifi, ssid: "net\u0085" }],
      ["passphrase", { ...wifi, passphrase: "" }],
      ["passphrase", { ...wifi, passphrase: "7 chars" }],
      ["passphrase", { ...wifi, passphrase: "x".repeat(64) }],
      ["passphrase", { ...wifi, passphrase: "pass\tphrase" }],
      ["passphrase", { ...wifi, passphrase: "Schlüssel" }],
    ] as const;
    for (const [field, settings] of wrongWifi) {
      const answer = readWifiAnswer("set", await phone.ask(session, setUpPaths.wifi, setWifi(settings)));
      assert.ok(!answer.ok && answer.field === field, JSON.stringify(answer));
    }
    const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };
    const wrongCloud = [
      ["endpoint", { ...cloud, endpoint: "" }],
      ["endpoint", { ...cloud, endpoint: "mqtt://localhost" }],
      ["endpoint", { ...cloud, endpoint: "mqtts://user:secret@localhost" }],
      ["endpoint", { ...cloud, endpoint: "mqtts://localhost:0" }],
      ["endpoint", { ...cloud, endpoint: "mqtts://localhost:99999" }],
      ["endpoint", { ...cloud, endpoint: "mqtts://" }],
      ["endpoint", { ...cloud, endpoint: "mqtts://localhost/path" }],
      ["endpoint", { ...cloud, endpoint: `mqtts://${"h".repeat(272)}` }],
      ["account", { ...cloud, account: "" }],
      ["account", { ...cloud, account: "a".repeat(65) }],
      ["account", { ...cloud, account: "a\nb" }],
    ] as const;
    for (const [field, settings] of wrongCloud) {
      const answer = parse(await phone.ask(session, setUpPaths.cloud, json(settings)));
      assert.equal(answer.status, "refused");
      assert.equal(answer.field, field, JSON.stringify(settings));
    }
    const answer = readWifiAnswer("apply", await phone.ask(session, setUpPaths.wifi, apply));
    assert.deepEqual(answer, { ok: false, field: "ssid", reason: "no Wi-Fi network was set" });
    const wrongForm = await phone.post(setUpPaths.cloud, session.seal(json({ endpoint: 1 })));
    assert.deepEqual([wrongForm.status, wrongForm.json["code"]], [400, "malformed"]);
  });

  it("who has no session can change nothing and learns nothing", async () => {
    await using device = await start();
    using owner = await person(device);
    const session = await owner.begin(proofOfPossession);
    const { cookie } = owner;
    for (const path of [setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress])
      for (const body of [setWifi(), apply, new Uint8Array(), Buffer.alloc(100, 7)]) {
        using intruder = await Phone.join(device.air);
        const { status, json: answer } = await intruder.post(path, body);
        assert.deepEqual([status, answer["code"]], [401, "no-session"]);
      }
    {
      using intruder = await Phone.join(device.air);
      const hello = createSetUpInitiator({ security: 1, proofOfPossession: "guess" }).begin();
      assert.equal((await intruder.post(setUpPaths.session, hello, { cookie })).status, 200);
      const theirs = foreignType("SessionData");
      const open = theirs.encode({ secVer: 0, sec0: { msg: 0, sc: {} } });
      assert.equal((await intruder.post(setUpPaths.session, open)).json["code"], "insecure-scheme");
    }
    assert.equal(parse(await owner.ask(session, setUpPaths.progress, json({}))).state, "set-up");
    using second = await Phone.join(device.air);
    await second.begin(proofOfPossession);
    assert.equal((await owner.post(setUpPaths.progress, session.seal(json({})))).status, 401);
  });

  it("has five guesses until the device is restarted", async () => {
    await using device = await start();
    await isSeen(device);
    for (let i = 0; i < 5; i += 1) {
      using intruder = await Phone.join(device.air);
      const guess = createSetUpInitiator({ security: 1, proofOfPossession: `guess ${i}` });
      const challenge = await intruder.post(setUpPaths.session, guess.begin());
      const { status, json: answer } = await intruder.post(setUpPaths.session, guess.prove(challenge.body));
      assert.deepEqual([status, answer["code"]], [403, "wrong-proof"]);
    }
    using owner = await Phone.join(device.air);
    const hello = createSetUpInitiator({ security: 1, proofOfPossession }).begin();
    const { status, json: answer } = await owner.post(setUpPaths.session, hello);
    assert.deepEqual([status, answer["code"]], [429, "locked"]);
    await device.ask("device.reboot");
    await until(async () => {
      using again = await person(device);
      await again.begin(proofOfPossession);
      return true;
    });
  });

  it("says what is wrong with a request", async () => {
    await using device = await start();
    using phone = await person(device);
    assert.equal((await phone.send("GET", "/")).status, 404);
    assert.equal((await phone.send("POST", "/prov-config/../x")).status, 404);
    assert.equal((await phone.send("GET", "/prov-session")).status, 405);
    assert.equal((await phone.post("/prov-session", Buffer.of(0xff))).json["code"], "malformed");
    assert.equal((await phone.post("/prov-session", Buffer.alloc(1024))).status, 400);
    using talker = await Phone.join(device.air);
    const tooMuch = await talker.post("/prov-session", Buffer.alloc(1025));
    assert.deepEqual([tooMuch.status, tooMuch.headers.connection], [413, "close"]);
  });

  it("answers or refuses requests of any content, changes nothing for them, and goes on", async () => {
    await using device = await start();
    await isSeen(device);
    const path = fc.constantFrom(...Object.values(setUpPaths), "/", "/prov-config?x", "*");
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(setWifi().length - 1), fc.nat(255)).map(([at, value]) => setWifi().with(at, value)),
      fc.constant(apply),
    );
    const error = fc.integer({ min: -3, max: 3 });
    await fc.assert(
      fc.asyncProperty(path, body, error, async (to, content, wrongBy) => {
        const length = Math.max(0, content.length + wrongBy);
        const head = `POST ${to} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
        const answer = await shout(device, Buffer.concat([Buffer.from(head), content]));
        assert.doesNotMatch(answer, /HTTP\/1.1 5/);
        if (to !== setUpPaths.version && to !== setUpPaths.session)
          assert.doesNotMatch(answer, /HTTP\/1.1 200/);
      }),
      { numRuns: 150 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        assert.doesNotMatch(await shout(device, bytes), /HTTP\/1.1 (200|5)/);
      }),
      { numRuns: 100 },
    );
    assert.equal(await device.state(), "set-up");
    using phone = await person(device);
    let session = await phone.begin(proofOfPossession);
    const inner = fc.constantFrom(setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress);
    const message = fc.oneof(
      body,
      fc.json().map((text) => new Uint8Array(Buffer.from(text))),
    );
    await fc.assert(
      fc.asyncProperty(inner, message, async (to, content) => {
        fc.pre(content.length <= 1024);
        const { status, body: answer } = await phone.post(to, session.seal(content));
        if (status === 200) session.open(answer);
        else assert.equal(status, 400);
      }),
      { numRuns: 300 },
    );
    session = await phone.begin(proofOfPossession);
    await phone.ask(session, setUpPaths.progress, json({}));
  });

  it("cuts a connection that says nothing, and forgets a session that does", async () => {
    await using device = await start();
    using phone = await person(device);
    const session = await phone.begin(proofOfPossession);
    const closed = once(phone.socket, "close");
    await device.skip(59_000);
    assert.equal((await phone.send("GET", "/proto-ver")).status, 200);
    await device.skip(61_000);
    await closed;
    using again = await person(device);
    again.cookie = phone.cookie;
    assert.equal(parse(await again.ask(session, setUpPaths.progress, json({}))).state, "set-up");
    for (let passed = 0; passed < 300_000; passed += 50_000) {
      await device.skip(50_000);
      await again.send("GET", "/proto-ver");
    }
    assert.equal((await again.post(setUpPaths.progress, session.seal(json({})))).status, 401);
  });

  it("is over after the declared time", async () => {
    await using device = await start();
    await isSeen(device);
    await device.skip(599_000);
    assert.equal(await device.state(), "set-up");
    await device.skip(1_001);
    await isGone(device);
    assert.equal(await device.state(), "manufactured");
  });
});

describe("in operation", () => {
  it("obeys its operator and nobody else", async () => {
    await using device = await operational();
    const configure = (label: string) => ({ name: "configure", values: { "device.label": label } }) as const;
    assert.equal((await order(device, configure("hall 7"))).kind, "done");
    const refusals = [
      ["bad-signature", { signedBy: "stranger" }],
      ["bad-signature", { signedBy: "nobody" }],
      ["stale", { expiresInMs: -2000 }],
      ["replayed", { sequence: 1 }],
      ["wrong-addressee", { addressee: "PICO-0000000000000000" }],
    ] as const;
    for (const [code, draft] of refusals) {
      const outcome = await order(device, configure("hall 8"), draft as Partial<OrderDraft>);
      assert.ok(outcome.kind === "refused" && outcome.code === code, JSON.stringify(outcome));
    }
    const write = await order(device, { name: "write-identity", value: "PICO-1" });
    assert.ok(write.kind === "refused" && write.code === "locked");
    const bad = await order(device, { name: "no-such-thing" } as never);
    assert.ok(bad.kind === "refused" && bad.code === "malformed");
    const { values } = (await device.ask("config.get")) as { values: Record<string, unknown> };
    assert.equal(values["device.label"], "hall 7");
  });

  it("changes its credential when ordered to, and only then", async () => {
    await using device = await operational();
    const { der: before } = await device.ask("credential.certificate");
    assert.equal((await order(device, { name: "rotate-credential" })).kind, "done");
    await tells(device, "credential-rotated");
    assert.notEqual((await device.ask("credential.certificate"))["der"], before);
    const states = (await device.backend.device(device.identity))?.credentials.map(({ state }) => state);
    assert.deepEqual(states, ["revoked", "in-use"]);
    await device.backend.inject("refuses-enrolment");
    await until(async () => (await device.backend.telemetry(device.identity)).length > 0);
    await device.skip(6000);
    const outcome = await orderWhenThere(device, { name: "rotate-credential" });
    assert.equal(outcome, "done");
    await tells(device, "credential-rotation-failed");
    assert.equal(await device.state(), "operational");
  });

  it("keeps its session alive, tells how it is in the declared interval, and comes back after an outage", async () => {
    await using device = await operational();
    const count = async () => (await device.backend.telemetry(device.identity)).length;
    await until(async () => (await count()) === 1);
    await device.skip(300_000);
    await until(async () => (await count()) === 2);
    device.plug(false);
    await until(async () => (await device.log()).length > 0);
    device.plug(true);
    await until(async () => (await count()) === 3);
    assert.equal((await device.backend.registrations(device.identity)).length, 1);
  });

  it("comes back with its Wi-Fi", async () => {
    await using device = await start();
    device.air.offer(wifi);
    await device.ask("config.set", {
      values: { "wifi.ssid": wifi.ssid, "wifi.passphrase": wifi.passphrase },
    });
    await becomes(device, "operational");
    const count = async () => (await device.backend.telemetry(device.identity)).length;
    await until(async () => (await count()) === 1);
    device.air.withdraw();
    await device.skip(100_000);
    assert.equal(await count(), 1);
    device.air.offer(wifi);
    await until(async () => (await count()) === 2);
  });

  it("goes where its configuration says", async () => {
    await using device = await operational();
    const endpoint = "mqtts://localhost:1";
    assert.equal(
      (await order(device, { name: "configure", values: { "cloud.endpoint": endpoint } })).kind,
      "done",
    );
    await tells(device, "backend-lost");
    await device.ask("config.clear", { field: "cloud.endpoint" });
    await until(async () => (await device.backend.telemetry(device.identity)).length === 2);
  });

  it("reports what came in place of an image that was ordered", async () => {
    await using device = await operational();
    const image = Buffer.alloc(5000, 7);
    await device.backend.offerFirmware(image);
    const digest = sha256(image);
    const outcome = await order(device, { name: "update", digest, size: image.length });
    assert.equal(outcome.kind, "done");
    await tells(device, "update-refused");
    await tells(device, "update-failed");
    assert.equal((await order(device, { name: "update", digest, size: 4999 })).kind, "done");
    await until(
      async () => (await device.log()).filter(({ event }) => event === "update-failed").length === 2,
    );
    assert.equal(await device.state(), "operational");
  });

  it("tells its backend before it forgets it, and is provisioned anew", async () => {
    await using device = await operational();
    const { der: before } = await device.ask("credential.certificate");
    assert.equal((await order(device, { name: "decommission" })).kind, "done");
    await until(async () => (await device.backend.notices(device.identity)).length === 1);
    // The cable is still in: it goes where the factory said.
    const events = async () => (await device.log()).map(({ event }) => event).join(" ");
    await until(async () => (await events()) === "decommissioned provisioned");
    assert.notEqual((await device.ask("credential.certificate"))["der"], before);
  });

  it("wipes without its backend, and tells it once it can", async () => {
    await using device = await operational();
    await device.backend.inject("absent");
    await tells(device, "backend-lost");
    await device.ask("device.decommission", { proof: proofOfPossession });
    await device.skip(6000, "at once");
    await until(async () => (await device.log())[0]?.event === "decommissioned");
    await device.backend.inject(undefined);
    await device.skip(10_000);
    await until(async () => (await device.backend.notices(device.identity)).length === 1, 20_000);
  });

  it("gets itself another credential when the backend knows its own no more", async () => {
    await using device = await start();
    await device.backend.inject("forgets-certificates");
    device.plug(true);
    await fails(device, "registration-refused");
    await device.backend.inject(undefined);
    await device.skip(6000);
    await becomes(device, "operational");
  });
});

/** A backend whose fault was changed has ended its connections: the device is there again after its back-off. */
async function orderWhenThere(device: NativeDevice, command: OrderCommand): Promise<string> {
  for (let i = 0; i < 20; i += 1) {
    const outcome = await order(device, command);
    if (outcome.kind === "done") return "done";
    await device.skip(5000);
  }
  return "silent";
}

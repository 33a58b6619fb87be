import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { describe, it } from "node:test";
import { connect as connectTls } from "node:tls";
import {
  createSetUpInitiator,
  encodeWifiCommand,
  readWifiAnswer,
  readWifiProgress,
  setUpPaths,
} from "../../../core/wire/provisioning/index.ts";
import {
  createForeignClient,
  createForeignClient1,
  foreignType,
} from "../../../core/wire/provisioning/test-support.ts";
import { makePhone, makeScene, manufacturerCa, secret, secret1, serial, verifiers } from "./test-support.ts";

const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };
const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };
const json = (value: object) => Buffer.from(JSON.stringify(value));
const parse = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
const setWifi = (settings = wifi) => encodeWifiCommand({ name: "set", settings });
const apply = encodeWifiCommand({ name: "apply" });

for (const [channel, known] of [
  ["soft-ap-https", secret],
  ["soft-ap-http", secret],
  ["soft-ap-https", secret1],
  ["soft-ap-http", secret1],
] as const) {
  const plain = channel === "soft-ap-http";
  const { security } = known;
  const verifier = verifiers[security];

  describe(`set-up over ${channel} in security ${security}`, () => {
    it("takes what a person hands over, once, whole", async () => {
      using scene = makeScene({ channel, verifier });
      using phone = await makePhone(scene.air, plain, known);
      const session = await phone.begin();
      assert.deepEqual(readWifiAnswer("set", await phone.ask(session, setUpPaths.wifi, setWifi())), {
        ok: true,
      });
      assert.deepEqual(parse(await phone.ask(session, setUpPaths.cloud, json(cloud))), { status: "ok" });
      assert.deepEqual(scene.applied, []);
      assert.deepEqual(readWifiAnswer("apply", await phone.ask(session, setUpPaths.wifi, apply)), {
        ok: true,
      });
      assert.deepEqual(scene.applied, [{ wifi, cloud }]);
      assert.deepEqual(scene.events, ["set-up-session", "set-up-applied"]);
    });

    it("shows progress, and why it failed", async () => {
      using scene = makeScene({ channel, verifier });
      using phone = await makePhone(scene.air, plain, known);
      const session = await phone.begin();
      scene.progress = { state: "manufactured", wifi: "wifi-refused", provisioningError: "wifi-refused" };
      const getStatus = encodeWifiCommand({ name: "get-status" });
      assert.equal(readWifiProgress(await phone.ask(session, setUpPaths.wifi, getStatus)), "wifi-refused");
      const shown = parse(await phone.ask(session, setUpPaths.progress, json({})));
      assert.deepEqual(shown, { state: "manufactured", provisioningError: "wifi-refused" });
    });

    it("serves a client that shares no code with it", async () => {
      using scene = makeScene({ channel, verifier });
      using phone = await makePhone(scene.air, plain, known);
      const { body } = await phone.send("GET", "/proto-ver");
      const { prov } = JSON.parse(Buffer.from(body).toString());
      assert.deepEqual([prov.sec_ver, prov.sec_patch_ver], known.security === 1 ? [1, 0] : [2, 1]);
      const client =
        known.security === 1
          ? await createForeignClient1(known.proofOfPossession)
          : createForeignClient(known.username, known.proofOfPossession);
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
      assert.deepEqual(scene.applied, [{ wifi }]);
    });

    it("nothing that is handed over crosses the air in clear", async () => {
      using scene = makeScene({ channel, verifier });
      using phone = await makePhone(scene.air, plain, known);
      const session = await phone.begin();
      await phone.ask(session, setUpPaths.wifi, setWifi());
      await phone.ask(session, setUpPaths.cloud, json(cloud));
      await phone.ask(session, setUpPaths.wifi, apply);
      const capture = Buffer.from(scene.air.capture());
      assert.ok(capture.length > 1000);
      for (const value of [...Object.values(wifi), ...Object.values(cloud), known.proofOfPossession])
        assert.equal(capture.indexOf(value), -1);
    });
  });
}

describe("values", () => {
  it("each that is wrong is refused with its field and a reason, and not repeated", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const session = await phone.begin();
    const wrongWifi = [
      ["ssid", { ...wifi, ssid: "" }],
      ["ssid", { ...wifi, ssid: "ü".repeat(17) }],
      ["ssid", { ...wifi, ssid: "net\u0000" }],
      ["passphrase", { ...wifi, passphrase: "" }],
      ["passphrase", { ...wifi, passphrase: "7 chars" }],
      ["passphrase", { ...wifi, passphrase: "x".repeat(64) }],
      ["passphrase", { ...wifi, passphrase: "pass\tphrase" }],
      ["passphrase", { ...wifi, passphrase: "Schlüssel" }],
    ] as const;
    for (const [field, settings] of wrongWifi) {
      const answer = readWifiAnswer("set", await phone.ask(session, setUpPaths.wifi, setWifi(settings)));
      assert.ok(!answer.ok && answer.field === field, JSON.stringify(answer));
      assert.ok(!answer.reason.includes(settings[field] || "nothing"));
    }
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
      assert.ok(answer.reason.length > 10);
    }
    const nothingSet = readWifiAnswer("apply", await phone.ask(session, setUpPaths.wifi, apply));
    assert.deepEqual(nothingSet, { ok: false, field: "ssid", reason: "no Wi-Fi network was set" });
    assert.deepEqual(scene.applied, []);
  });

  it("what one session left unfinished is not another's", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    await phone.ask(await phone.begin(), setUpPaths.wifi, setWifi());
    const answer = await phone.ask(await phone.begin(), setUpPaths.wifi, apply);
    assert.equal(readWifiAnswer("apply", answer).ok, false);
    assert.deepEqual(scene.applied, []);
  });

  it("what the device itself refuses is refused", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const session = await phone.begin();
    await phone.ask(session, setUpPaths.wifi, setWifi());
    scene.answer = { ok: false, field: "account", reason: "an account is needed" };
    assert.deepEqual(readWifiAnswer("apply", await phone.ask(session, setUpPaths.wifi, apply)), scene.answer);
    assert.deepEqual(scene.events, ["set-up-session"]);
  });

  it("a message of the wrong form is refused inside the session, which goes on", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const session = await phone.begin();
    const refused = await phone.post(setUpPaths.cloud, session.seal(json({ endpoint: 1 })));
    assert.equal(refused.status, 400);
    assert.equal(refused.json["code"], "malformed");
  });
});

describe("who has no session", () => {
  it("can change nothing and learns nothing", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    for (const path of [setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress]) {
      for (const body of [setWifi(), json(cloud), apply, new Uint8Array(), Buffer.alloc(100, 7)]) {
        const { status, json: answer } = await phone.post(path, body);
        assert.equal(status, 401);
        assert.equal(answer["code"], "no-session");
      }
    }
    assert.deepEqual(scene.applied, []);
  });

  it("cannot use somebody else's: neither by cookie nor by playing it again", async () => {
    using scene = makeScene();
    using owner = await makePhone(scene.air);
    const session = await owner.begin();
    const sealed = session.seal(setWifi());
    const { cookie = "" } = owner;
    assert.match(cookie, /^session=\d+$/);
    const hello = createSetUpInitiator({ ...secret, proofOfPossession: "guess" }).begin();
    {
      using intruder = await makePhone(scene.air);
      assert.equal((await intruder.post(setUpPaths.wifi, sealed)).json["code"], "no-session");
    }
    for (const [path, message, code] of [
      [setUpPaths.wifi, setWifi(), "tampered"],
      [setUpPaths.cloud, json(cloud), "tampered"],
      [setUpPaths.session, Buffer.of(0xff), "malformed"],
      [setUpPaths.session, hello, undefined],
    ] as const) {
      using intruder = await makePhone(scene.air);
      assert.equal((await intruder.post(path, message, { cookie })).json["code"], code);
    }
    session.open((await owner.post(setUpPaths.wifi, sealed)).body);
    for (const headers of [{}, { cookie }]) {
      using intruder = await makePhone(scene.air);
      const code = "cookie" in headers ? "tampered" : "no-session";
      assert.equal((await intruder.post(setUpPaths.wifi, sealed, headers)).json["code"], code);
    }
    assert.equal((await owner.post(setUpPaths.wifi, sealed)).json["code"], "tampered");
    assert.equal(readWifiAnswer("apply", await owner.ask(session, setUpPaths.wifi, apply)).ok, true);
    assert.deepEqual(scene.applied, [{ wifi }]);
  });

  it("in security 1 gains nothing by playing the owner's messages again, wherever", async () => {
    const plain = { channel: "soft-ap-http", verifier: verifiers[1] } as const;
    using scene = makeScene(plain);
    using owner = await makePhone(scene.air, true, secret1);
    const session = await owner.begin();
    const sealed = session.seal(setWifi());
    session.open((await owner.post(setUpPaths.wifi, sealed)).body);
    using intruder = await makePhone(scene.air, true, secret1);
    assert.equal((await intruder.post(setUpPaths.wifi, sealed)).json["code"], "no-session");
    // In the owner's own session it opens to noise: there is nothing that would tell, but nothing to be understood either.
    const { cookie = "" } = owner;
    using thief = await makePhone(scene.air, true, secret1);
    await thief.post(setUpPaths.wifi, sealed, { cookie });
    assert.deepEqual(scene.applied, []);
  });

  it("ends no session by beginning another; who proves it does", async () => {
    using scene = makeScene();
    using owner = await makePhone(scene.air);
    const session = await owner.begin();
    const ask = () => owner.post(setUpPaths.progress, session.seal(json({})));
    for (let i = 0; i < 6; i += 1) {
      using intruder = await makePhone(scene.air);
      await intruder.post(setUpPaths.session, createSetUpInitiator(secret).begin());
    }
    const first = await ask();
    assert.equal(first.status, 200);
    session.open(first.body);
    using second = await makePhone(scene.air);
    const other = createSetUpInitiator(secret);
    const challenge = await second.post(setUpPaths.session, other.begin());
    session.open((await ask()).body);
    other.conclude((await second.post(setUpPaths.session, other.prove(challenge.body))).body);
    assert.equal((await ask()).status, 401);
  });

  it("has five guesses until the device is restarted", async () => {
    using scene = makeScene();
    for (let i = 0; i < 5; i += 1) {
      using intruder = await makePhone(scene.air);
      const guess = createSetUpInitiator({ ...secret, proofOfPossession: `guess ${i}` });
      const challenge = await intruder.post(setUpPaths.session, guess.begin());
      const { status, json: answer } = await intruder.post(setUpPaths.session, guess.prove(challenge.body));
      assert.equal(status, 403);
      assert.equal(answer["code"], "wrong-proof");
    }
    using owner = await makePhone(scene.air);
    const { status, json: answer } = await owner.post(
      setUpPaths.session,
      createSetUpInitiator(secret).begin(),
    );
    assert.equal(status, 429);
    assert.equal(answer["code"], "locked");
    assert.deepEqual(scene.events, Array(5).fill("set-up-proof-refused"));
  });

  it("gets no session without protection", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const theirs = foreignType("SessionData");
    for (const hello of [
      { secVer: 0, sec0: { msg: 0, sc: {} } },
      { secVer: 1, sec1: { msg: 0, sc0: { clientPubkey: Buffer.alloc(32, 5) } } },
    ]) {
      const { status, json: answer } = await phone.post(setUpPaths.session, theirs.encode(hello));
      assert.equal(status, 400);
      assert.equal(answer["code"], "insecure-scheme");
      assert.equal((await phone.post(setUpPaths.wifi, setWifi())).status, 401);
    }
  });
});

describe("the set-up page", () => {
  const atDevice = { host: "192.168.4.1" };

  it("is one document under a policy that names its script and its style, and that nobody keeps", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const { status, headers, body } = await phone.send("GET", "/", undefined, atDevice);
    assert.equal(status, 200);
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["set-cookie"], undefined);
    const html = Buffer.from(body).toString();
    const hashOf = (element: string) => {
      const [, content = ""] = new RegExp(`<${element}>([^]*)</${element}>`).exec(html) ?? [];
      return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    };
    assert.equal(
      headers["content-security-policy"],
      `default-src 'none'; script-src ${hashOf("script")}; style-src ${hashOf("style")}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it("says how the device is spoken to, whatever its user is called", async () => {
    for (const [verifier, expected] of [
      [{ ...verifiers[2], username: '"><b>&' }, 'data-security="2" data-username="&quot;>&lt;b>&amp;"'],
      [verifiers[1], 'data-security="1" data-username=""'],
    ] as const) {
      using scene = makeScene({ verifier });
      using phone = await makePhone(scene.air);
      const { body } = await phone.send("GET", "/", undefined, atDevice);
      assert.ok(Buffer.from(body).includes(expected), expected);
    }
  });

  it("is where the probes for a captive portal lead, whatever host they name", async () => {
    using scene = makeScene({ channel: "soft-ap-http" });
    using phone = await makePhone(scene.air, true);
    for (const [host, path] of [
      ["connectivitycheck.gstatic.com", "/generate_204"],
      ["captive.apple.com", "/hotspot-detect.html"],
      ["www.msftconnecttest.com", "/connecttest.txt"],
      ["www.msftncsi.com", "/ncsi.txt"],
      ["detectportal.firefox.com", "/canonical.html"],
      ["192.168.4.1", "/generate_204"],
      ["anywhere.example", "/"],
      ["anywhere.example", "/whatever?x=y"],
    ] as const) {
      const { status, headers } = await phone.send("GET", path, undefined, { host });
      assert.deepEqual([status, headers.location], [302, "http://192.168.4.1/"], `${host}${path}`);
    }
  });

  it("is where plain HTTP leads on a device of HTTPS, which says nothing else there", async () => {
    using scene = makeScene();
    for (const [method, path] of [
      ["GET", "/generate_204"],
      ["GET", "/proto-ver"],
      ["POST", "/prov-session"],
    ] as const) {
      using phone = await makePhone(scene.air, true);
      const { status, headers, body } = await phone.send(method, path, undefined, atDevice);
      assert.deepEqual([status, headers.location, body.length], [302, "https://192.168.4.1/", 0], path);
    }
  });

  it("is not there where the product has none", async () => {
    using scene = makeScene({ page: undefined });
    using phone = await makePhone(scene.air);
    for (const path of ["/", "/generate_204"])
      assert.equal((await phone.send("GET", path, undefined, atDevice)).status, 404);
  });
});

describe("the web server", () => {
  it("shows the IDevID, in TLS 1.2 or newer", async () => {
    using scene = makeScene();
    const open = async (options: object) => {
      const socket = await scene.air.connect();
      return connectTls({ socket, ca: manufacturerCa, checkServerIdentity: () => undefined, ...options });
    };
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const channel = await open({ minVersion: version, maxVersion: version });
      await once(channel, "secureConnect");
      assert.equal(channel.getProtocol(), version);
      assert.ok(channel.authorized);
      assert.ok(channel.getPeerX509Certificate()?.subject.includes(`serialNumber=${serial}`));
      channel.destroy();
    }
    const old = await open({
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    const [failure] = await once(old, "error");
    assert.match(failure.code, /PROTOCOL_VERSION|ECONNRESET/);
  });

  it("does not speak plain HTTP where HTTPS is declared", async () => {
    using scene = makeScene({ page: undefined });
    using phone = await makePhone(scene.air, true);
    await assert.rejects(phone.send("GET", "/proto-ver"));
    assert.equal(Buffer.from(scene.air.capture()).indexOf("prov"), -1);
  });

  it("says what is wrong with a request", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    assert.equal((await phone.send("GET", "/", undefined, { host: "192.168.4.1" })).status, 200);
    assert.equal((await phone.send("GET", "/x", undefined, { host: "192.168.4.1" })).status, 404);
    assert.equal((await phone.send("POST", "/prov-config/../x")).status, 404);
    assert.equal((await phone.send("GET", "/prov-session")).status, 405);
    assert.equal((await phone.post("/prov-session", Buffer.of(0xff))).json["code"], "malformed");
    assert.equal((await phone.post("/prov-session", Buffer.alloc(4096))).status, 400);
    using talker = await makePhone(scene.air);
    const tooMuch = await talker.post("/prov-session", Buffer.alloc(4097));
    assert.equal(tooMuch.status, 413);
    assert.equal(tooMuch.headers.connection, "close");
  });

  it("refuses headers without end", async () => {
    using scene = makeScene({ channel: "soft-ap-http" });
    using phone = await makePhone(scene.air, true);
    await assert.rejects(async () => {
      const { status } = await phone.send("GET", "/proto-ver", undefined, { x: "y".repeat(5000) });
      throw new Error(`HTTP ${status}`);
    }, /HTTP 400|socket hang up|ECONNRESET|Parse Error/);
  });

  it("cuts a connection that says nothing, by the device's clock", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    await phone.send("GET", "/proto-ver");
    scene.clock.advance(59_999);
    await phone.send("GET", "/proto-ver");
    scene.clock.advance(59_999);
    assert.ok(!phone.socket.destroyed);
    const closed = once(phone.socket, "close");
    scene.clock.advance(1);
    await closed;
  });

  it("forgets a session that says nothing for five minutes", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    const session = await phone.begin();
    for (let passed = 0; passed < 300_000; passed += 50_000) {
      scene.clock.advance(50_000);
      await phone.send("GET", "/proto-ver");
    }
    assert.equal((await phone.post(setUpPaths.progress, session.seal(json({})))).status, 401);
  });

  it("takes eight connections at once", async () => {
    using scene = makeScene();
    using stack = new DisposableStack();
    for (let i = 0; i < 8; i += 1) {
      const phone = stack.use(await makePhone(scene.air));
      await phone.send("GET", "/proto-ver");
    }
    const ninth = stack.use(await makePhone(scene.air));
    await assert.rejects(ninth.send("GET", "/proto-ver"));
  });

  it("ends every connection when closed", async () => {
    using scene = makeScene();
    using phone = await makePhone(scene.air);
    await phone.begin();
    const closed = once(phone.socket, "close");
    scene.server.close();
    await closed;
  });
});

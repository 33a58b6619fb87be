import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { BackendUnderTest } from "../../core/backend/contract.ts";
import { attest, enrol, enterOperation } from "../../core/backend/contract.ts";
import { EquipmentFault, UsageFault } from "../../core/kernel/index.ts";
import { decommissionedPath, estPaths, topicOf } from "../../core/wire/index.ts";
import { createBackend } from "./backend.ts";
import {
  mqttConnect,
  mqttDisconnect,
  mqttPacket,
  mqttPublish,
  mqttSubscribe,
  openHostile,
} from "./hostile-client.ts";
import type { ClientIdentity } from "./stand-in.ts";
import { createUnderTest, devices } from "./under-test.ts";

/** Malformed, oversized, out of order, slow, gone in the middle: a clear end, nothing hung, nothing half-changed. */

const [identity] = devices;
const connackAccepted = Buffer.of(0x20, 2, 0, 0);

async function credential({ backend }: BackendUnderTest): Promise<ClientIdentity> {
  const { certificate, privateKey } = await backend.issueCredential(identity);
  return { cert: certificate, key: privateKey };
}

/** Somebody with good manners is served as ever. */
async function stillServes(under: BackendUnderTest): Promise<void> {
  const answer = await under.request(identity, { method: "GET", path: estPaths.cacerts });
  assert.equal(answer.status, 200);
  await using device = await under.connectAs(identity);
  assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
}

suite("hostile MQTT", () => {
  const first: Record<string, Buffer> = {
    "a publish before any connect": mqttPublish("devices/x/registration", "{}"),
    "a connect cut short by its own length": mqttPacket(0x10, Buffer.of(0, 4)),
    "a length that never ends": Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff, 0xff),
    "a packet of 256 MB announced": Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f),
    "MQTT 5": mqttConnect(identity, 5),
  };
  for (const [what, bytes] of Object.entries(first)) {
    test(`${what} ends the connection`, async () => {
      await using under = await createUnderTest();
      await using client = await openHostile(under.backend, { identity: await credential(under) });
      client.send(bytes);
      assert.ok(!(await client.farewell).includes(connackAccepted));
      await stillServes(under);
    });
  }

  const later: Record<string, Buffer> = {
    "a second connect": mqttConnect(identity),
    "a packet of a type that does not exist": mqttPacket(0xf0, Buffer.of()),
    "a packet that only a server sends": mqttPacket(0x20, Buffer.of(0, 0)),
    "a subscribe without topics": mqttPacket(0x82, Buffer.of(0, 1)),
    "a publish with a wildcard": mqttPublish("devices/#", "{}"),
    "a publish without a topic": mqttPublish("", "{}"),
    "a publish on a hundred levels": mqttPublish(`devices/${"a/".repeat(120)}`, "{}"),
    "a publish of 20 kB": mqttPublish(topicOf.registration(identity), Buffer.alloc(20_000, "x")),
    "a publish to the broker's own topics": mqttPublish("$SYS/x/new/clients", identity),
  };
  for (const [what, bytes] of Object.entries(later)) {
    test(`${what} ends the connection, and changes nothing`, async () => {
      await using under = await createUnderTest();
      await using client = await openHostile(under.backend, { identity: await credential(under) });
      const record = await under.backend.device(identity);
      client.send(mqttConnect(identity));
      assert.deepEqual(await client.heard(4), connackAccepted);
      client.send(bytes);
      await client.farewell;
      assert.deepEqual(await under.backend.registrations(), []);
      assert.deepEqual(await under.backend.device(identity), record);
      await stillServes(under);
    });
  }

  test("what is too large is noted with its sender", async () => {
    await using under = await createUnderTest();
    await using client = await openHostile(under.backend, { identity: await credential(under) });
    client.send(Buffer.concat([mqttConnect(identity), Buffer.of(0x32, 0xff, 0xff, 0xff, 0x7f)]));
    await client.farewell;
    const codes = (await under.backend.refusals(identity)).map(({ code }) => code);
    assert.deepEqual(codes, ["too-large"]);
  });

  test("what was refused in one packet with what was granted is not delivered later either", async () => {
    await using under = await createUnderTest();
    const own = await credential(under);
    const [, victim] = devices;
    const begin = mqttConnect(identity, 4, true);
    const order = { addressee: victim, command: { name: "factory-reset" }, signedBy: "operator" } as const;
    {
      await using client = await openHostile(under.backend, { identity: own });
      client.send(Buffer.concat([begin, mqttSubscribe(topicOf.orders(identity), topicOf.orders(victim))]));
      assert.deepEqual((await client.heard(10)).subarray(4), Buffer.of(0x90, 4, 0, 1, 1, 0x80));
      client.send(mqttDisconnect);
      await client.farewell;
    }
    await under.backend.deliver(victim, await under.backend.makeOrder(order), { withinMs: 50 });
    const mine = await under.backend.makeOrder({ ...order, addressee: identity });
    await under.backend.deliver(identity, mine, { withinMs: 50 });
    await using client = await openHostile(under.backend, { identity: own });
    client.send(begin);
    const heard = await client.heard(4 + mine.length);
    assert.ok(heard.includes(Buffer.from(mine)), "its own was kept for it");
    assert.ok(!heard.includes(topicOf.orders(victim)));
  });

  test("a client that says nothing, or half a packet, is not waited for long", async () => {
    await using under = await createUnderTest({ patienceMs: 200 });
    await using mute = await openHostile(under.backend);
    await using halting = await openHostile(under.backend, { identity: await credential(under) });
    halting.send(mqttConnect(identity).subarray(0, 5));
    await using undecided = await openHostile(under.backend, { tls: false });
    await Promise.all([mute.farewell, halting.farewell, undecided.farewell]);
    await stillServes(under);
  });

  test("a claimant that never proves itself is dropped, and noted", async () => {
    await using under = await createUnderTest({ authentication: "signed-challenge", patienceMs: 200 });
    await under.backend.issueCredential(identity);
    await using claimant = await openHostile(under.backend);
    claimant.send(mqttConnect(identity));
    assert.deepEqual(await claimant.farewell, connackAccepted);
    assert.deepEqual(
      (await under.backend.refusals(identity)).map(({ code }) => code),
      ["no-proof"],
    );
  });

  test("a proof before its challenge, and anything but a proof, ends the connection", async () => {
    await using under = await createUnderTest({ authentication: "signed-challenge" });
    await under.backend.issueCredential(identity);
    const claims = [
      mqttPublish(topicOf.proof(identity), JSON.stringify({ signature: "" })),
      mqttPublish(topicOf.proof(identity), "{}"),
      mqttPublish(topicOf.registration(identity), "{}"),
      mqttPublish(topicOf.challenge(identity), JSON.stringify({ accepted: true })),
    ];
    for (const bytes of claims) {
      await using claimant = await openHostile(under.backend);
      claimant.send(Buffer.concat([mqttConnect(identity), bytes]));
      await claimant.farewell;
    }
    assert.deepEqual(await under.backend.registrations(), []);
    await stillServes(under);
  });
});

suite("hostile HTTP and TLS", () => {
  const bad: Record<string, readonly [text: string, status: string]> = {
    "no request line": ["HELLO\r\n\r\n", "400"],
    "a header without end": [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(10_000)}\r\n\r\n`, "431"],
    "two lengths": [
      "POST /attestation HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "400",
    ],
    "a length that is none": ["POST /attestation HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"],
    "a body of 1 GB announced": [
      "POST /attestation HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n",
      "413",
    ],
    "a body without a length": [
      "POST /attestation HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
      "411",
    ],
    "a length and chunks": [
      "POST /attestation HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "400",
    ],
    "an unknown place": ["GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"],
    "a path out of the house": [
      "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "404",
    ],
    "no path at all": ["GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"],
    "a wrong method": ["DELETE /attestation HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "405"],
  };
  for (const [what, [text, status]] of Object.entries(bad)) {
    test(`${what} is answered with ${status}, and the connection ends`, async () => {
      await using under = await createUnderTest();
      await using client = await openHostile(under.backend);
      client.send(text);
      assert.match((await client.farewell).toString("latin1"), new RegExp(`^HTTP/1.1 ${status} `));
      await stillServes(under);
    });
  }

  test("a body that does not come, a slow header, and an idle connection are not waited for long", async () => {
    await using under = await createUnderTest({ patienceMs: 200 });
    const beginnings = [
      "POST /attestation HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
      "GET /attestation HTTP/1.1\r\nHo",
      "GET /.well-known/est/cacerts HTTP/1.1\r\nHost: x\r\n\r\n",
    ];
    for (const beginning of beginnings) {
      await using client = await openHostile(under.backend);
      client.send(beginning);
      await client.farewell;
    }
    await stillServes(under);
  });

  test("a client that goes away in the middle of its request changes nothing", async () => {
    await using under = await createUnderTest();
    await using _device = await enterOperation(under, identity);
    const own = await credential(under);
    const body = JSON.stringify({ identity, at: 1, trigger: "console" });
    const head = `POST ${decommissionedPath} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length + 1}\r\n\r\n`;
    await using client = await openHostile(under.backend, { identity: own });
    client.send(head + body);
    client.leave();
    await client.farewell;
    await stillServes(under);
    assert.deepEqual(await under.backend.notices(), []);
  });

  test("several requests in one packet are answered in their order", async () => {
    await using under = await createUnderTest();
    await using client = await openHostile(under.backend);
    const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    client.send(
      get("/attestation?identity=A") + get("/nowhere") + get(estPaths.cacerts, "Connection: close\r\n"),
    );
    const statuses = (await client.farewell).toString("latin1").match(/HTTP\/1\.1 \d+/g);
    assert.deepEqual(statuses, ["HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 200"]);
  });

  test("who does not speak TLS, or an old one, is turned away and noted", async () => {
    await using under = await createUnderTest();
    await using client = await openHostile(under.backend, { tls: false });
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await client.farewell;
    const [refusal] = await under.backend.refusals();
    assert.deepEqual([refusal?.service, refusal?.code], ["tls", "handshake-failed"]);
    await stillServes(under);
  });

  test("arbitrary bytes, inside TLS and outside, break nothing", async () => {
    await using under = await createUnderTest({ patienceMs: 300 });
    const own = await credential(under);
    const openings = fc.constantFrom(
      Buffer.alloc(0),
      mqttConnect(identity),
      Buffer.from("GET / HTTP/1.1\r\n"),
    );
    await fc.assert(
      fc.asyncProperty(
        openings,
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        async (opening, bytes, tls) => {
          await using client = await openHostile(under.backend, { tls, identity: own });
          client.send(Buffer.concat([opening, bytes]));
          client.leave();
          await client.farewell;
        },
      ),
      { numRuns: 60 },
    );
    await stillServes(under);
  });
});

suite("a backend in trouble", () => {
  test("a port in use is told, and nothing is left open", async () => {
    await using under = await createUnderTest();
    const port = Number(new URL(under.backend.endpoint.url).port);
    const isInUse = (thrown: unknown) =>
      thrown instanceof UsageFault && thrown.code === "PORT_IN_USE" && thrown.message.includes(String(port));
    const count = () => process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind)).length;
    const before = count();
    await assert.rejects(createBackend({ manufacturerCas: [], port }), isInUse);
    assert.equal(count(), before);
    await stillServes(under);
  });

  test("taken down in the middle, everything that waits ends and says why", async () => {
    const under = await createUnderTest();
    const { backend } = under;
    const device = await enterOperation(under, identity);
    const order = await backend.makeOrder({
      addressee: identity,
      command: { name: "rotate-credential" },
      signedBy: "operator",
    });
    const isDown = (thrown: unknown) => thrown instanceof EquipmentFault && thrown.code === "BACKEND_DOWN";
    const wait = { withinMs: 60_000 };
    const waits = [
      assert.rejects(backend.deliver(identity, order, wait), isDown),
      assert.rejects(backend.awaitState(identity, "retired", wait), isDown),
      assert.rejects(backend.awaitTelemetry(identity, 0, wait), isDown),
    ];
    await device.next();
    await backend[Symbol.asyncDispose]();
    await Promise.all([...waits, device.ended]);
    await device[Symbol.asyncDispose]();
    await assert.rejects(backend.awaitNotice(identity, 0, wait), isDown);
  });

  test("on a full disk nothing is acknowledged that is not kept", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "assay-full-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "registry.sqlite");
    const faults: EquipmentFault[] = [];
    await using under = await createUnderTest({
      store: { file, maxPages: 24 },
      onFailure: (fault) => faults.push(fault),
    });
    const { backend } = under;
    await enrol(under, identity);
    await using device = await under.connectAs(identity);
    const waiting = assert.rejects(backend.awaitNotice(identity, 0, { withinMs: 60_000 }), {
      code: "DISK_FULL",
    });
    let kept = 0;
    const fill = async () => {
      for (; kept < 500; kept += 1) await backend.issueCredential(devices[1]);
    };
    await assert.rejects(fill, { code: "DISK_FULL" });
    await waiting;
    assert.equal(faults.length, 1);
    // Over MQTT: no acknowledgement, and the connection ends. Over HTTP: 503.
    const registration = JSON.stringify({
      identity,
      firmware: "1",
      nonce: Buffer.alloc(32).toString("base64"),
    });
    assert.equal(await device.publish(topicOf.registration(identity), registration), "refused");
    assert.equal((await attest(under, identity)).status, 503);
    await assert.rejects(backend.registrations(), { code: "DISK_FULL" });
    await backend[Symbol.asyncDispose]();

    await using again = await createUnderTest({ store: { file } });
    const record = await again.backend.device(identity);
    assert.deepEqual([record?.state, record?.registrations], ["claimed", 0]);
    assert.equal((await again.backend.device(devices[1]))?.credentials.length, kept);
  });

  test("started again on its file it is the same backend", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const store = { file: join(folder, "registry.sqlite") };
    const first = await createUnderTest({ store });
    const { certificate, privateKey } = await first.backend.issueCredential(identity);
    const order = { addressee: identity, command: { name: "factory-reset" }, signedBy: "operator" } as const;
    await first.backend.makeOrder(order);
    await first.backend[Symbol.asyncDispose]();

    await using under = await createUnderTest({ store });
    const { url: _, ...same } = under.backend.endpoint;
    const { url: __, ...before } = first.backend.endpoint;
    assert.deepEqual(same, before);
    await using client = await openHostile(under.backend, {
      identity: { cert: certificate, key: privateKey },
    });
    client.send(Buffer.concat([mqttConnect(identity), mqttDisconnect]));
    assert.deepEqual(await client.farewell, connackAccepted);
    const bytes = Buffer.from(await under.backend.makeOrder(order)).toString();
    const { order: body } = JSON.parse(bytes) as { order: string };
    assert.equal(JSON.parse(Buffer.from(body, "base64").toString()).sequence, 2);
  });
});

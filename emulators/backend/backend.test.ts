import assert from "node:assert/strict";
import { once } from "node:events";
import { suite, test } from "node:test";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { type BackendUnderTest, backendContract, type DeviceStandIn } from "../../core/backend/contract.ts";
import type { Backend } from "../../core/backend/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { decommissionedPath, topicOf } from "../../core/wire/index.ts";
import { createBackend } from "./backend.ts";
import { connectStandIn, createManufacturer } from "./stand-in.ts";
import { createUnderTest, devices } from "./under-test.ts";

const [identity, other] = devices;
const reset = { name: "factory-reset" } as const;

for (const authentication of ["mutual-tls", "signed-challenge"] as const)
  backendContract(`emulated, ${authentication}`, () => createUnderTest({ authentication }));

async function join(
  backend: Backend,
  { device = identity, will }: { device?: DeviceId; will?: { topic: string; payload: string } } = {},
): Promise<DeviceStandIn> {
  const { certificate, privateKey } = await backend.issueCredential(device);
  const { url, caCertificate: ca } = backend.endpoint;
  return connectStandIn({
    url,
    ca,
    clientId: device,
    identity: { cert: certificate, key: privateKey },
    will: will && { ...will, payload: Buffer.from(will.payload), qos: 1, retain: false },
  });
}

suite("emulated backend", () => {
  test("outdated-tls: an outdated client gets in with TLS 1.1, and nobody who demands more; then all is as before", async () => {
    await using backend = await createBackend({ manufacturerCas: [] });
    const { url, caCertificate: ca } = backend.endpoint;
    const { hostname, port } = new URL(url);
    const protocol = async (options: ConnectionOptions) => {
      const socket = connectTls({ host: hostname, port: Number(port), ca, ...options });
      try {
        await once(socket, "secureConnect");
        return socket.getProtocol();
      } catch (refusal) {
        return (refusal as { code?: unknown }).code;
      } finally {
        socket.destroy();
      }
    };
    const outdated: ConnectionOptions = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" };
    assert.equal(await protocol(outdated), "TLSv1.3");
    assert.notEqual(await protocol({ ...outdated, maxVersion: "TLSv1.1" }), "TLSv1.1");
    await backend.inject("outdated-tls");
    assert.equal(await protocol(outdated), "TLSv1.1");
    assert.equal(
      await protocol({ ...outdated, minVersion: "TLSv1.2" }),
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    );
    await backend.inject(undefined);
    assert.equal(await protocol(outdated), "TLSv1.3");
    assert.notEqual(await protocol({ ...outdated, maxVersion: "TLSv1.1" }), "TLSv1.1");
  });

  test("counts expiry and registrations by its own time", async () => {
    const now = Date.now() + 1_000_000;
    await using backend = await createBackend({ manufacturerCas: [], now: () => now });
    const order = await backend.makeOrder({
      addressee: identity,
      command: reset,
      signedBy: "operator",
      expiresInMs: -1,
    });
    const { order: body } = JSON.parse(Buffer.from(order).toString("utf8")) as { order: string };
    assert.equal(JSON.parse(Buffer.from(body, "base64").toString("utf8")).expiresAt, now - 1);
    await using device = await join(backend);
    const registration = { identity, firmware: "1", nonce: Buffer.alloc(32).toString("base64") };
    await device.publish(topicOf.registration(identity), JSON.stringify(registration));
    const [seen] = await backend.registrations();
    assert.equal(seen?.at, now);
  });

  test("has decided on a registration when it is seen and acknowledged", async () => {
    await using backend = await createBackend({ manufacturerCas: [] });
    await using device = await join(backend);
    const registration = { identity, firmware: "1", nonce: Buffer.alloc(32).toString("base64") };
    const seen = backend.awaitRegistration(identity, 0, { withinMs: 10_000 });
    const published = device.publish(topicOf.registration(identity), JSON.stringify(registration));
    await seen;
    const record = await backend.device(identity);
    await published;
    assert.equal(record?.state, "active");
  });

  test("knows devices of every manufacturer that it is told of, also of two that bear one name, and nobody when it is told of none", async () => {
    const [one, two] = [createManufacturer(), createManufacturer()];
    const manufacturerCas = [one.ca, two.ca];
    const notice = JSON.stringify({ identity, at: 1, trigger: "console" });
    const tell = (under: BackendUnderTest) =>
      under.request(identity, {
        method: "POST",
        path: decommissionedPath,
        body: notice,
        credential: "bootstrap",
      });
    for (const manufacturer of [one, two]) {
      await using under = await createUnderTest({ manufacturerCas }, manufacturer);
      assert.equal((await tell(under)).status, 204);
    }
    await using lonely = await createUnderTest({ manufacturerCas: [] }, one);
    await assert.rejects(tell(lonely));
  });

  test("a last will on another's topic is not published", async () => {
    await using backend = await createBackend({ manufacturerCas: [] });
    await using owner = await join(backend, { device: other });
    await owner.subscribe(topicOf.orders(other));
    const testator = await join(backend, { will: { topic: topicOf.orders(other), payload: "forged" } });
    await testator[Symbol.asyncDispose]();
    await testator.ended;
    const order = await backend.makeOrder({ addressee: other, command: reset, signedBy: "operator" });
    const stop = new AbortController();
    const delivery = assert.rejects(backend.deliver(other, order, { withinMs: 10_000, signal: stop.signal }));
    assert.deepEqual(Buffer.from((await owner.next()).payload), Buffer.from(order));
    stop.abort();
    await delivery;
  });

  test("a last will of a revoked device is not heard", async () => {
    await using backend = await createBackend({ manufacturerCas: [] });
    const payload = JSON.stringify({ at: 1, uptimeMs: 1, firmware: "1.0.0" });
    await using _device = await join(backend, { will: { topic: topicOf.telemetry(identity), payload } });
    await backend.revoke(identity);
    const refusal = await backend.awaitRefusal(identity, 0, { withinMs: 10_000 });
    assert.ok(refusal.kind === "done" && refusal.value.code === "revoked-credential");
    assert.deepEqual(await backend.telemetry(identity), []);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { suite, test } from "node:test";
import { backendContract } from "../../core/backend/contract.ts";
import type { Backend } from "../../core/backend/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { topicOf } from "../../core/wire/index.ts";
import { createBackend } from "./backend.ts";
import { connectStandIn, createManufacturer, type Manufacturer } from "./stand-in.ts";
import { createUnderTest, devices } from "./under-test.ts";

const [identity, other] = devices;
const reset = { name: "factory-reset" } as const;

for (const authentication of ["mutual-tls", "signed-challenge"] as const)
  backendContract(`emulated, ${authentication}`, () => createUnderTest({ authentication }));

interface Joining {
  readonly device?: DeviceId;
  readonly will?: { readonly topic: string; readonly payload: Buffer };
}

/** With a bootstrap credential, while it opens the broker. */
function join({ endpoint }: Backend, manufacturer: Manufacturer, { device = identity, will }: Joining = {}) {
  return connectStandIn({
    url: endpoint.url,
    ca: endpoint.caCertificate,
    clientId: device,
    identity: manufacturer.issue(device),
    will: will && { ...will, qos: 1, retain: false },
  });
}

suite("emulated backend", () => {
  test("counts expiry and registrations by its own time", async () => {
    const manufacturer = createManufacturer();
    await using backend = await createBackend({ manufacturerCas: [manufacturer.ca], now: () => 1_000_000 });
    const order = await backend.makeOrder({
      addressee: identity,
      command: reset,
      signedBy: "operator",
      expiresInMs: -1,
    });
    const { order: body } = JSON.parse(Buffer.from(order).toString("utf8")) as { order: string };
    assert.equal(JSON.parse(Buffer.from(body, "base64").toString("utf8")).expiresAt, 999_999);
    await using device = await join(backend, manufacturer);
    await device.publish(topicOf.registration(identity), JSON.stringify({ identity, firmware: "1" }));
    const [registration] = await backend.registrations();
    assert.equal(registration?.at, 1_000_000);
  });

  test("accepts devices of every manufacturer that it knows, also of two that bear one name, and nobody when it knows none", async () => {
    const [one, two] = [createManufacturer(), createManufacturer()];
    await using backend = await createBackend({ manufacturerCas: [one.ca, two.ca] });
    await using _first = await join(backend, one);
    await using _second = await join(backend, two, { device: other });
    await using lonely = await createBackend({ manufacturerCas: [] });
    await assert.rejects(join(lonely, one));
  });

  test("a last will on another's topic is not published", async () => {
    const manufacturer = createManufacturer();
    await using backend = await createBackend({ manufacturerCas: [manufacturer.ca] });
    await using owner = await join(backend, manufacturer, { device: other });
    await owner.subscribe(topicOf.orders(other));
    const will = { topic: topicOf.orders(other), payload: Buffer.from("forged") };
    const testator = await join(backend, manufacturer, { will });
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
    await using backend = await createBackend({ manufacturerCas: [], bootstrapOverMqtt: false });
    const { certificate, privateKey } = await backend.issueCredential(identity);
    const telemetry = JSON.stringify({ at: 1, uptimeMs: 1, firmware: "1.0.0" });
    const { url, caCertificate: ca } = backend.endpoint;
    const device = await connectStandIn({
      url,
      ca,
      clientId: identity,
      identity: { cert: certificate, key: privateKey },
      will: { topic: topicOf.telemetry(identity), payload: Buffer.from(telemetry), qos: 1, retain: false },
    });
    await backend.revoke(identity);
    const wait = { withinMs: 10_000 };
    const refusal = await backend.awaitRefusal(identity, 0, wait);
    assert.ok(refusal.kind === "done" && refusal.value.code === "revoked-credential");
    assert.deepEqual(await backend.telemetry(identity), []);
    await device[Symbol.asyncDispose]();
  });

  test("ends while clients are connected, shaking hands or silent, and leaves nothing open", async () => {
    const count = () =>
      process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)).length;
    const before = count();
    const manufacturer = createManufacturer();
    const backend = await createBackend({ manufacturerCas: [manufacturer.ca] });
    const connected = await join(backend, manufacturer);
    const silent = connect(Number(new URL(backend.endpoint.url).port), "127.0.0.1");
    await once(silent, "connect");
    const silentEnd = once(silent.resume(), "close");
    await backend[Symbol.asyncDispose]();
    await Promise.all([connected.ended, silentEnd]);
    await connected[Symbol.asyncDispose]();
    assert.equal(count(), before);
  });
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { BackendUnderTest, DeviceStandIn } from "../../core/backend/contract.ts";
import { attest, enrol, enterOperation, renew } from "../../core/backend/contract.ts";
import { sha256 } from "../../core/kernel/index.ts";
import {
  type BackendChecker,
  challengePath,
  createBackendChecker,
  decommissionedPath,
  estPaths,
  firmwarePath,
  topicOf,
} from "../../core/wire/index.ts";
import { createUnderTest } from "./under-test.ts";

/** What really goes over the wire is as asyncapi.json and openapi.json describe it. */

/** Passes everything on, and checks it on its way. Counts what it saw. */
function overheard(
  under: BackendUnderTest,
  checker: BackendChecker,
  seen: Map<string, number>,
): BackendUnderTest {
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const message = (topic: string, payload: Uint8Array) => {
    assert.deepEqual(checker.message(topic, payload), [], `${topic} ${Buffer.from(payload)}`);
    count(topic.split("/")[2] ?? "");
  };
  const listening = (device: DeviceStandIn): DeviceStandIn => ({
    ended: device.ended,
    subscribe: (topic) => device.subscribe(topic),
    publish: (topic, payload) => {
      message(topic, Buffer.from(payload));
      return device.publish(topic, payload);
    },
    next: async () => {
      const arrived = await device.next();
      message(arrived.topic, arrived.payload);
      return arrived;
    },
    [Symbol.asyncDispose]: () => device[Symbol.asyncDispose](),
  });
  return {
    ...under,
    connectAs: async (identity, as) => listening(await under.connectAs(identity, as)),
    request: async (identity, request) => {
      const answer = await under.request(identity, request);
      const problems = checker.exchange({ ...request, ...answer });
      assert.deepEqual(problems, [], `${request.method} ${request.path} ${answer.status}`);
      count(`${request.method} ${request.path.split(/[?]|[0-9a-f]{64}/)[0]} ${answer.status}`);
      return answer;
    },
    [Symbol.asyncDispose]: () => under[Symbol.asyncDispose](),
  };
}

/** One life with everything that may happen in it. */
async function live(under: BackendUnderTest): Promise<void> {
  const { backend, devices } = under;
  const [identity, other] = devices;
  await using device = await enterOperation(under, identity, "ada");
  await device.publish(
    topicOf.telemetry(identity),
    JSON.stringify({ at: 1, uptimeMs: 2, firmware: "3.0.0" }),
  );
  const image = Buffer.from("an image");
  await backend.offerFirmware(image);
  const digest = sha256(image);
  const commands = [
    { name: "factory-reset" },
    { name: "configure", values: { a: 1, b: "c", d: true } },
    { name: "write-identity", value: "x" },
    { name: "decommission" },
    { name: "update", digest, size: image.length },
    { name: "refuse-registration", nonce: Buffer.alloc(32).toString("base64"), reason: "no" },
    { name: "rotate-credential" },
  ] as const;
  for (const command of commands) {
    const order = await backend.makeOrder({ addressee: identity, command, signedBy: "operator" });
    const outcome = backend.deliver(identity, order, { withinMs: 10_000 });
    await device.next();
    const reply = { order: sha256(order), result: "refused", code: "busy", reason: "not now" };
    await device.publish(topicOf.replies(identity), JSON.stringify(reply));
    assert.equal((await outcome).kind, "refused");
  }
  await renew(under, identity);
  await using renewed = await under.connectAs(identity);
  await under.request(identity, { method: "GET", path: estPaths.cacerts });
  for (const path of [firmwarePath(digest), firmwarePath(sha256("none"))])
    await under.request(identity, { method: "GET", path, credential: "own" });
  await under.request(identity, { method: "GET", path: firmwarePath(digest) });
  await enrol(under, other);
  for (const body of ["{}", "A==", "x".repeat(20_000)])
    await under.request(identity, { method: "POST", path: estPaths.reenroll, body, credential: "own" });
  await under.request(other, { method: "POST", path: estPaths.enroll, body: "", credential: "bootstrap" });
  await under.request(other, { method: "POST", path: estPaths.enroll, body: "" });
  await backend.trustFirmware([]);
  await attest(under, other);
  await under.request(other, { method: "POST", path: "/attestation", body: "{}" });
  await under.request(other, { method: "GET", path: "/attestation" });
  await under.request(other, { method: "GET", path: `${challengePath}?identity=A` });
  await renewed.publish(
    topicOf.notices(identity),
    JSON.stringify({ event: "decommissioned", identity, at: 1, trigger: "backend" }),
  );
  const notice = (who: string) => JSON.stringify({ identity: who, at: 1, trigger: "console" });
  for (const [body, credential] of [
    [notice(other), "bootstrap"],
    [notice(identity), "bootstrap"],
    [notice(other), "none"],
    ["", "bootstrap"],
  ] as const)
    await under.request(other, { method: "POST", path: decommissionedPath, body, credential });
}

const everything = [
  ...["registration", "orders", "replies", "telemetry", "notices"],
  "GET /.well-known/est/cacerts 200",
  ...[200, 400, 401, 403]
    .map((status) => `POST /.well-known/est/simpleenroll ${status}`)
    .filter((one) => !one.endsWith("400")),
  ...[200, 400, 413].map((status) => `POST /.well-known/est/simplereenroll ${status}`),
  ...[200, 400].map((status) => `GET /attestation ${status}`),
  ...[204, 400, 403].map((status) => `POST /attestation ${status}`),
  ...[204, 400, 401, 403].map((status) => `POST /decommissioned ${status}`),
  ...[200, 401, 404].map((status) => `GET /firmware/ ${status}`),
];

suite("traffic of the emulated backend", () => {
  for (const authentication of ["mutual-tls", "signed-challenge"] as const) {
    test(`${authentication}: is as described, and all that is described occurs`, async () => {
      await using under = await createUnderTest({ authentication });
      const seen = new Map<string, number>();
      await live(overheard(under, await createBackendChecker(), seen));
      for (const what of everything)
        assert.ok(seen.has(what), `${what} among ${[...seen.keys()].join(", ")}`);
    });
  }
});

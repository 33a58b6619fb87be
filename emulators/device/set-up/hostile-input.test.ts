import assert from "node:assert/strict";
import { once } from "node:events";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeWifiCommand, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { makePhone, makeScene, type Scene, secret, secret1, verifiers } from "./test-support.ts";

const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };
const set = encodeWifiCommand({ name: "set", settings: wifi });
const apply = encodeWifiCommand({ name: "apply" });

/** Sends bytes and hangs up; returns what came back. */
async function shout({ air }: Scene, bytes: Uint8Array): Promise<string> {
  const socket = await air.connect();
  const parts: Uint8Array[] = [];
  socket.on("data", (part) => parts.push(part)).on("error", () => {});
  const closed = once(socket, "close");
  socket.end(bytes);
  await closed;
  return Buffer.concat(parts).toString("latin1");
}

const requestOf = (path: string, body: Uint8Array, length = body.length) =>
  Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`),
    body,
  ]);

const path = fc.constantFrom(...Object.values(setUpPaths), "/", "/prov-config?x", "*");
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.tuple(fc.nat(set.length - 1), fc.nat(255)).map(([at, value]) => set.with(at, value)),
  fc.constant(apply),
);

for (const known of [secret, secret1]) {
  const { security } = known;
  const verifier = verifiers[security];

  describe(`hostile input in security ${security}`, () => {
    it("requests of any content change nothing, and the server goes on", async () => {
      using scene = makeScene({ channel: "soft-ap-http", verifier });
      await fc.assert(
        fc.asyncProperty(path, body, fc.integer({ min: -3, max: 3 }), async (to, content, error) => {
          const answer = await shout(scene, requestOf(to, content, Math.max(0, content.length + error)));
          assert.doesNotMatch(answer, /HTTP\/1.1 5/);
          if (to !== setUpPaths.version && to !== setUpPaths.session)
            assert.doesNotMatch(answer, /HTTP\/1.1 200/);
        }),
        { numRuns: 300 },
      );
      assert.deepEqual(scene.applied, []);
      assert.deepEqual(scene.events, []);
      using phone = await makePhone(scene.air, true, known);
      await phone.begin();
    });

    it("messages of any content inside a session are answered or refused; only what is valid is applied", async () => {
      using scene = makeScene({ verifier });
      using phone = await makePhone(scene.air, false, known);
      let session = await phone.begin();
      const inner = fc.constantFrom(setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress);
      const message = fc.oneof(
        body,
        fc.json().map((text) => new Uint8Array(Buffer.from(text))),
      );
      await fc.assert(
        fc.asyncProperty(inner, message, async (to, content) => {
          const { status, body: answer } = await phone.post(to, session.seal(content));
          if (status === 200) session.open(answer);
          else assert.equal(status, 400);
        }),
        { numRuns: 400 },
      );
      for (const { wifi: applied } of scene.applied) {
        assert.ok(applied.passphrase.length >= 8 && applied.passphrase.length <= 63);
        assert.ok(applied.ssid.length > 0);
      }
      session = await phone.begin();
      await phone.ask(session, setUpPaths.progress, Buffer.from("{}"));
    });
  });
}

describe("hostile input", () => {
  for (const channel of ["soft-ap-http", "soft-ap-https"] as const)
    it(`bytes that are no ${channel} at all end the connection and nothing else`, async () => {
      using scene = makeScene({ channel });
      const request = requestOf(setUpPaths.wifi, set);
      const changed = fc
        .tuple(fc.nat(60), fc.nat(255))
        .map(([at, value]) => request.map((b, i) => (i === at ? value : b)));
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), async (bytes) => {
          assert.doesNotMatch(await shout(scene, bytes), /HTTP\/1.1 (200|5)/);
        }),
        { numRuns: 150 },
      );
      assert.deepEqual(scene.applied, []);
      using phone = await makePhone(scene.air, channel === "soft-ap-http");
      await phone.begin();
    });

  it("nothing that the device says or sends holds a secret of it", async () => {
    using scene = makeScene({ channel: "soft-ap-http" });
    const said = await Promise.all(
      Object.values(setUpPaths).map((to) =>
        shout(scene, requestOf(to, Buffer.from(secret.proofOfPossession))),
      ),
    );
    const all = said.join("\n");
    assert.ok(!all.includes(secret.proofOfPossession));
    assert.doesNotMatch(all, /verifier|salt|PRIVATE|stack|at \w+ \(/);
  });
});

describe("a client in the browser's manner that knows security 0 only", () => {
  it("finds the device, and is refused whatever it hands over", async (context) => {
    // Its library pools buffers and it sends the whole pool; alone, a message stays alone.
    const { poolSize } = Buffer;
    Buffer.poolSize = 0;
    context.after(() => {
      Buffer.poolSize = poolSize;
    });
    context.mock.method(console, "debug", () => {});
    const { ESPProvisionManager } = createRequire(import.meta.url)("esp-idf-provisioning-web");
    using scene = makeScene({ channel: "soft-ap-http" });
    const { port } = (await scene.air.look()) ?? {};
    const device = ESPProvisionManager.createSoftAPDevice(new URL(`http://127.0.0.1:${port}`));
    await device.connect();
    await assert.rejects(device.provision(wifi.ssid, wifi.passphrase), /HTTP 401/);
    await assert.rejects(device.fetchWifiStatus(), /HTTP 401/);
    device.disconnect();
    assert.deepEqual(scene.applied, []);
  });
});

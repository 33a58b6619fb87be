import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sha256 } from "../../kernel/index.ts";
import { sha256 } from "../../kernel/index.ts";
import { firmwarePath, topicOf } from "../../wire/index.ts";
import { attest, enterOperation } from "./provisioning.ts";
import { expectDone, glance, type MakeBackend, patience } from "./support.ts";

/** What else is seen of devices, and what is offered to them. */
export function observationContract(make: MakeBackend): void {
  test("telemetry tells device time, uptime and firmware", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await using device = await enterOperation(under, identity);
    const message = { at: 1_700_000_000_000, uptimeMs: 12, firmware: "3.0.0" };
    await device.publish(topicOf.telemetry(identity), JSON.stringify(message));
    const seen = expectDone(await under.backend.awaitTelemetry(identity, 0, patience));
    assert.deepEqual(
      [seen.identity, seen.at, seen.uptimeMs, seen.firmwareVersion],
      [identity, message.at, message.uptimeMs, message.firmware],
    );
    for (const text of [
      "",
      "{}",
      JSON.stringify({ ...message, at: -1 }),
      JSON.stringify({ ...message, uptimeMs: "1" }),
    ])
      await device.publish(topicOf.telemetry(identity), text);
    assert.equal((await under.backend.awaitTelemetry(identity, 1, glance)).kind, "silent");
    assert.equal((await under.backend.telemetry(identity)).length, 1);
    assert.deepEqual(await under.backend.telemetry(other), []);
  });

  test("an image on offer is had by devices in operation only, and its attestation accepted", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    const image = Buffer.alloc(300_000, 7);
    await under.backend.trustFirmware([]);
    await under.backend.offerFirmware(image);
    await under.backend.trustFirmware([under.firmwareDigest as Sha256]);
    await using _device = await enterOperation(under, identity);
    const path = firmwarePath(sha256(image));
    const answer = await under.request(identity, { method: "GET", path, credential: "own" });
    assert.equal(answer.status, 200);
    assert.ok(answer.body.equals(image));
    const missing = await under.request(identity, {
      method: "GET",
      path: firmwarePath(sha256("none")),
      credential: "own",
    });
    assert.equal(missing.status, 404);
    assert.equal((await under.request(other, { method: "GET", path })).status, 401);
    await attest(under, other);
    assert.equal((await under.request(other, { method: "GET", path, credential: "bootstrap" })).status, 403);
  });

  test("an image on offer is trusted in attestation", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await under.backend.trustFirmware([]);
    assert.equal((await attest(under, identity)).status, 403);
    const image = Buffer.from("an image");
    await under.backend.offerFirmware(image);
    const digest = sha256(image);
    const nonce = JSON.parse(
      (
        await under.request(identity, { method: "GET", path: `/attestation?identity=${identity}` })
      ).body.toString(),
    ).nonce;
    const body = JSON.stringify(under.evidence(identity, nonce, { firmwareDigest: digest }));
    assert.equal((await under.request(identity, { method: "POST", path: "/attestation", body })).status, 204);
  });

  test("a refusal tells who was named and who it was", async (t) => {
    await using under = await make(t);
    const [victim, thief] = under.devices;
    await using owner = await under.connectAs(victim);
    await assert.rejects(under.connectAs(thief, { clientId: victim }));
    const refusal = expectDone(await under.backend.awaitRefusal(victim, 0, patience));
    assert.equal(refusal.service, "mqtt");
    assert.equal(refusal.identity, victim);
    if (under.backend.endpoint.authentication === "mutual-tls") {
      assert.equal(refusal.authenticatedIdentity, thief);
      assert.match(refusal.fingerprint ?? "", /^[0-9a-f]{64}$/);
      assert.deepEqual(await under.backend.refusals(thief), [refusal]);
    }
    assert.equal(await owner.subscribe(topicOf.orders(victim)), "granted");
  });

  test("every connection counts as an attempt, and its bytes are kept without what TLS hides", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await enterOperation(under, identity);
    const before = await under.backend.attempts();
    await assert.rejects(under.connectAs(identity, { credential: "none", clientId: "nobody" }));
    assert.equal(await under.backend.attempts(), before + 1);
    const canary = "canary-9f2b1c";
    await device.publish(
      topicOf.telemetry(identity),
      JSON.stringify({ at: 1, uptimeMs: 1, firmware: canary }),
    );
    const capture = Buffer.from(await under.backend.capture());
    assert.ok(capture.length > 1_000);
    assert.ok(capture.includes("localhost"), "the client's first message names the server");
    assert.ok(!capture.includes(canary));
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { topicOf } from "../../wire/index.ts";
import { attentive, type MakeBackend, patience, registrationOf } from "./support.ts";

/** Who gets in, and how far. */
export function admissionContract(make: MakeBackend): void {
  test("a client without a credential, with one of an unknown authority, or with the manufacturer's, is refused", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await assert.rejects(under.connectAs(identity, { credential: "none" }));
    await assert.rejects(under.connectAs(identity, { credential: "unknown" }));
    await assert.rejects(under.connectAs(identity, { credential: "bootstrap" }));
    assert.deepEqual(await under.backend.registrations(), []);
    // The same device with its own certificate gets in: it was the credential that was refused.
    await using _device = await under.connectAs(identity);
  });

  test("a device is refused under another's client id, and the other stays connected", async (t) => {
    await using under = await make(t);
    const [victim, thief] = under.devices;
    await using device = await attentive(under, victim);
    await assert.rejects(under.connectAs(thief, { clientId: victim }));
    assert.equal(await device.publish(topicOf.registration(victim), registrationOf(victim)), "acknowledged");
  });

  test("a device may not publish below another's topic", async (t) => {
    await using under = await make(t);
    const [victim, thief] = under.devices;
    for (const topic of [
      topicOf.registration(victim),
      topicOf.replies(victim),
      topicOf.orders(victim),
      "devices",
    ]) {
      await using device = await under.connectAs(thief);
      assert.equal(await device.publish(topic, registrationOf(victim)), "refused", topic);
    }
    assert.deepEqual(await under.backend.registrations(), []);
  });

  test("a device may not listen below another's topic, nor with a wildcard over it", async (t) => {
    await using under = await make(t);
    const [victim, thief] = under.devices;
    await using device = await under.connectAs(thief);
    const wildcards = [
      "#",
      "devices/#",
      "devices/+/orders",
      "+/+/orders",
      `$share/thieves/${topicOf.orders(victim)}`,
    ];
    for (const topic of [topicOf.orders(victim), `${topicOf.root(victim)}#`, ...wildcards]) {
      assert.equal(await device.subscribe(topic), "refused", topic);
    }
    assert.equal(await device.subscribe(topicOf.orders(thief)), "granted");
    // The first message to arrive is the thief's own: nothing of the victim's came before it.
    await using owner = await attentive(under, victim);
    const secret = await under.backend.makeOrder({
      addressee: victim,
      command: { name: "factory-reset" },
      signedBy: "operator",
    });
    const own = await under.backend.makeOrder({
      addressee: thief,
      command: { name: "factory-reset" },
      signedBy: "operator",
    });
    const stop = new AbortController();
    const deliveries = Promise.allSettled([
      under.backend.deliver(victim, secret, { ...patience, signal: stop.signal }),
      under.backend.deliver(thief, own, { ...patience, signal: stop.signal }),
    ]);
    assert.deepEqual(Buffer.from((await owner.next()).payload), Buffer.from(secret));
    assert.deepEqual(Buffer.from((await device.next()).payload), Buffer.from(own));
    stop.abort();
    await deliveries;
  });
}

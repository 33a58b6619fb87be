import assert from "node:assert/strict";
import { test } from "node:test";
import { topicOf } from "../../wire/index.ts";
import { expectDone, glance, type MakeBackend, patience, registrationOf } from "./support.ts";

/** What the backend saw, and how it is waited for. */
export function registrationContract(make: MakeBackend): void {
  test("a registration tells what the device says and whom its certificate proves", async (t) => {
    await using under = await make(t);
    const [honest, liar] = under.devices;
    await using first = await under.connectAs(honest);
    await using second = await under.connectAs(liar);
    const before = Date.now();
    assert.equal(
      await first.publish(topicOf.registration(honest), registrationOf(honest, { firmware: "3.0.0" })),
      "acknowledged",
    );
    expectDone(await under.backend.awaitRegistration(honest, 0, patience));
    assert.equal(
      await second.publish(topicOf.registration(liar), registrationOf(honest, { firmware: "6.6.6" })),
      "acknowledged",
    );
    expectDone(await under.backend.awaitRegistration(liar, 0, patience));

    const all = await under.backend.registrations();
    assert.deepEqual(
      all.map(({ at: _, nonce: __, ...registration }) => registration),
      [
        { authenticatedIdentity: honest, reportedIdentity: honest, firmwareVersion: "3.0.0" },
        { authenticatedIdentity: liar, reportedIdentity: honest, firmwareVersion: "6.6.6" },
      ],
    );
    assert.ok(all.every(({ at }) => Number.isFinite(at) && Math.abs(at - before) < 86_400_000));
    assert.deepEqual(await under.backend.registrations(honest), all.slice(0, 1));
    assert.deepEqual(await under.backend.registrations(liar), all.slice(1));
  });

  test("what is no registration is passed over", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await under.connectAs(identity);
    const rubbish = [
      "",
      "null",
      "[]",
      "{",
      `{"identity":1,"firmware":"1"}`,
      `{"identity":"${identity}"}`,
      `{"identity":"${identity}","firmware":"1.2.3"}`,
      `{"identity":"${identity}","firmware":"1.2.3","nonce":"AAAA"}`,
      registrationOf(identity, { account: "" }),
      registrationOf(identity, { account: "x".repeat(65) }),
      "\xff\x00",
    ];
    for (const text of rubbish)
      assert.equal(await device.publish(topicOf.registration(identity), text), "acknowledged");
    await device.publish(topicOf.registration(identity), registrationOf(identity));
    expectDone(await under.backend.awaitRegistration(identity, 0, patience));
    assert.equal((await under.backend.registrations()).length, 1);
  });

  test("a wait is for the registration beyond those known, on record or yet to come", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await using device = await under.connectAs(identity);
    await using neighbour = await under.connectAs(other);
    const register = (firmware: string) =>
      device.publish(topicOf.registration(identity), registrationOf(identity, { firmware }));
    await register("1.0.0");
    await register("2.0.0");
    const second = expectDone(await under.backend.awaitRegistration(identity, 1, patience));
    assert.equal(second.firmwareVersion, "2.0.0");
    assert.equal(
      expectDone(await under.backend.awaitRegistration(identity, 0, patience)).firmwareVersion,
      "1.0.0",
    );

    // Neither those on record nor another device's is the one that is waited for.
    assert.equal((await under.backend.awaitRegistration(identity, 2, glance)).kind, "silent");
    const third = under.backend.awaitRegistration(identity, 2, patience);
    await neighbour.publish(topicOf.registration(other), registrationOf(identity, { firmware: "6.6.6" }));
    await register("3.0.0");
    assert.equal(expectDone(await third).firmwareVersion, "3.0.0");
  });

  test("a wait ends in silence at its deadline, and with the reason when aborted", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    assert.deepEqual(await under.backend.awaitRegistration(identity, 0, glance), {
      kind: "silent",
      afterMs: glance.withinMs,
    });
    const stop = new AbortController();
    const reason = new Error("the run was interrupted");
    const wait = under.backend.awaitRegistration(identity, 0, { ...patience, signal: stop.signal });
    const rejected = assert.rejects(wait, reason);
    stop.abort(reason);
    await rejected;
    await assert.rejects(
      under.backend.awaitRegistration(identity, 0, { ...patience, signal: stop.signal }),
      reason,
    );
  });
}

import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { decommissionedPath, estPaths, readOrder, topicOf } from "../../wire/index.ts";
import type { RegistrationPolicy } from "../conditions.ts";
import { askCertificate, enrol, enterOperation } from "./provisioning.ts";
import {
  attentive,
  endOf,
  expectDone,
  freshNonce,
  glance,
  type MakeBackend,
  openOrder,
  patience,
  registrationOf,
  replyTo,
} from "./support.ts";

/** From the first registration to retirement. */
export function lifeCycleContract(make: MakeBackend): void {
  test("a registration is confirmed by an order that repeats its nonce", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await enrol(under, identity);
    await using device = await attentive(under, identity);
    const nonce = freshNonce();
    await device.publish(topicOf.registration(identity), registrationOf(identity, { nonce, account: "ada" }));
    const { payload } = await device.next();
    const operatorKey = createPublicKey(under.backend.endpoint.operatorKey);
    const verdict = readOrder(payload, {
      operatorKey,
      addressee: identity,
      lastSequence: 0,
      now: Date.now(),
    });
    assert.ok(verdict.ok, JSON.stringify(verdict));
    assert.deepEqual(verdict.order.command, { name: "confirm-registration", nonce });
    const record = expectDone(await under.backend.awaitState(identity, "active", patience));
    assert.deepEqual([record.account, record.registrations], ["ada", 1]);
    assert.deepEqual(
      record.credentials.map(({ state }) => state),
      ["in-use"],
    );
    const [registration] = await under.backend.registrations(identity);
    assert.deepEqual([registration?.nonce, registration?.account], [nonce, "ada"]);
  });

  test("a device that the backend never heard of has no record, and is waited for in vain", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    assert.equal(await under.backend.device(identity), undefined);
    assert.equal((await under.backend.awaitState(identity, "active", glance)).kind, "silent");
  });

  const policies: readonly (readonly [RegistrationPolicy, readonly string[]])[] = [
    ["withhold", []],
    ["refuse", ["refuse-registration"]],
    ["forge", ["confirm-registration"]],
    ["confirm-another", ["confirm-registration", "confirm-registration"]],
  ];
  for (const [policy, commands] of policies) {
    test(`${policy}: the device is not confirmed`, async (t) => {
      await using under = await make(t);
      const [identity] = under.devices;
      await enrol(under, identity);
      await under.backend.answerRegistrations(policy);
      await using device = await attentive(under, identity);
      const nonce = freshNonce();
      await device.publish(topicOf.registration(identity), registrationOf(identity, { nonce }));
      const operatorKey = createPublicKey(under.backend.endpoint.operatorKey);
      const check = { operatorKey, addressee: identity, lastSequence: 0, now: Date.now() };
      for (const name of commands) {
        const { payload } = await device.next();
        const { command } = openOrder(payload);
        assert.equal(command.name, name);
        const verdict = readOrder(payload, check);
        // None of them is the operator's confirmation of this registration.
        const rightly = verdict.ok && verdict.order.command.name === "confirm-registration";
        assert.ok(!rightly || verdict.order.command["nonce"] !== nonce);
        assert.equal(verdict.ok, policy !== "forge" && openOrder(payload).addressee === identity);
      }
      const state = policy === "refuse" ? "claimed" : "pending";
      expectDone(await under.backend.awaitState(identity, state, patience));
      assert.equal((await under.backend.awaitState(identity, "active", glance)).kind, "silent");
    });
  }

  test("what the backend withholds, the operator may confirm by hand", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await enrol(under, identity);
    await under.backend.answerRegistrations("withhold");
    await using device = await attentive(under, identity);
    const nonce = freshNonce();
    await device.publish(topicOf.registration(identity), registrationOf(identity, { nonce }));
    const command = { name: "confirm-registration", nonce } as const;
    const order = await under.backend.makeOrder({ addressee: identity, command, signedBy: "operator" });
    const outcome = under.backend.deliver(identity, order, patience);
    await device.publish(topicOf.replies(identity), replyTo((await device.next()).payload));
    assert.equal((await outcome).kind, "done");
    assert.equal((await under.backend.device(identity))?.state, "active");
  });

  test("a device belongs to one account until it is retired", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    expectDone(await under.backend.claim(identity, "ada"));
    assert.equal((await under.backend.device(identity))?.state, "claimed");
    const foreign = await under.backend.claim(identity, "eve");
    assert.ok(foreign.kind === "refused" && foreign.code === "claimed");
    expectDone(await under.backend.claim(identity, "ada"));

    await enrol(under, identity);
    await using device = await attentive(under, identity);
    await device.publish(topicOf.registration(identity), registrationOf(identity, { account: "eve" }));
    const { payload } = await device.next();
    assert.equal(openOrder(payload).command.name, "refuse-registration");
    assert.equal((await under.backend.device(identity))?.state, "claimed");
    assert.ok((await under.backend.refusals(identity)).some(({ code }) => code === "claimed"));

    await device.publish(topicOf.registration(identity), registrationOf(identity, { account: "ada" }));
    expectDone(await under.backend.awaitState(identity, "active", patience));
  });

  test("a notice of decommissioning retires: credentials revoked, connection ended, account released", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await enterOperation(under, identity, "ada");
    const notice = { event: "decommissioned", identity, at: 1_700_000_000_000, trigger: "backend" };
    await device.publish(topicOf.notices(identity), JSON.stringify(notice));
    const seen = expectDone(await under.backend.awaitNotice(identity, 0, patience));
    assert.deepEqual(
      [seen.identity, seen.authenticatedIdentity, seen.authenticatedBy, seen.at, seen.trigger],
      [identity, identity, "ldevid", notice.at, "backend"],
    );
    await endOf(device);
    const record = expectDone(await under.backend.awaitState(identity, "retired", patience));
    assert.equal(record.account, undefined);
    assert.deepEqual(
      record.credentials.map(({ state }) => state),
      ["revoked"],
    );
    await assert.rejects(under.connectAs(identity));
    const again = await askCertificate(under, identity, "reenroll");
    assert.ok(again.status === 403 || again.status === 401, String(again.status));

    // Another owner starts anew.
    await using _next = await enterOperation(under, identity, "eve");
    const anew = await under.backend.device(identity);
    assert.deepEqual([anew?.state, anew?.account, anew?.registrations], ["active", "eve", 1]);
  });

  test("a notice over HTTP, with the bootstrap credential: each event counts once", async (t) => {
    await using under = await make(t);
    const [identity] = under.devices;
    await using device = await enterOperation(under, identity);
    const tell = (at: number) =>
      under.request(identity, {
        method: "POST",
        path: decommissionedPath,
        body: JSON.stringify({ identity, at, trigger: "console" }),
        credential: "bootstrap",
      });
    assert.equal((await tell(1_000)).status, 204);
    assert.equal((await tell(1_000)).status, 204);
    await endOf(device);
    assert.equal((await under.backend.notices(identity)).length, 1);
    assert.equal((await under.backend.notices())[0]?.authenticatedBy, "idevid");
    // A second life, a second end; the first told late ends nothing.
    await using _again = await enterOperation(under, identity);
    assert.equal((await tell(1_000)).status, 204);
    assert.equal((await under.backend.device(identity))?.state, "active");
    assert.equal((await tell(2_000)).status, 204);
    assert.equal((await under.backend.device(identity))?.state, "retired");
    assert.equal((await under.backend.notices()).length, 2);
  });

  test("a notice without a credential, of another device, or that is none changes nothing", async (t) => {
    await using under = await make(t);
    const [identity, thief] = under.devices;
    await using device = await enterOperation(under, identity);
    await enrol(under, thief);
    const notice = JSON.stringify({ identity, at: 1_000, trigger: "console" });
    const tell = (teller: typeof identity, credential: "none" | "own" | "bootstrap", body = notice) =>
      under.request(teller, { method: "POST", path: decommissionedPath, body, credential });
    assert.equal((await tell(identity, "none")).status, 401);
    assert.equal((await tell(thief, "own")).status, 403);
    assert.equal((await tell(thief, "bootstrap")).status, 403);
    assert.equal((await tell(identity, "own", "{}")).status, 400);
    await using meddler = await under.connectAs(thief);
    await meddler.publish(
      topicOf.notices(thief),
      JSON.stringify({ event: "decommissioned", ...JSON.parse(notice) }),
    );
    await meddler.publish(topicOf.notices(thief), "{}");
    assert.deepEqual(await under.backend.notices(), []);
    assert.equal((await under.backend.device(identity))?.state, "active");
    assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
    const refusals = (await under.backend.refusals()).filter(({ service }) => service === "notice");
    assert.deepEqual(
      refusals.map(({ code }) => code),
      ["no-credential", "wrong-identity", "wrong-identity", "malformed", "wrong-identity", "malformed"],
    );
    assert.deepEqual([refusals[1]?.identity, refusals[1]?.authenticatedIdentity], [identity, thief]);
  });

  test("revocation ends live connections and bars the device", async (t) => {
    await using under = await make(t);
    const [identity, other] = under.devices;
    await using device = await enterOperation(under, identity);
    await using neighbour = await attentive(under, other);
    await under.backend.revoke(identity);
    await endOf(device);
    await assert.rejects(under.connectAs(identity));
    for (const how of ["enroll", "reenroll"] as const) {
      const { status } = await askCertificate(under, identity, how);
      assert.ok(status === 401 || status === 403, `${estPaths[how]}: ${status}`);
    }
    assert.equal(await neighbour.subscribe(topicOf.orders(other)), "granted", "the other one stays");
  });
}
